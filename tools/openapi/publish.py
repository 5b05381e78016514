"""Writes the API's documentation to the folder of static files that the gateway serves.

python -m tools.openapi.publish FOLDER    the same for a gateway that is not ./provote's
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from local.install import REPOSITORY
from tools.openapi import MERGED, read

PAGE = REPOSITORY / "gateway" / "docs"
BROWSER = ("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "LICENSE")
DOCUMENT = "openapi"  # the stem of both files


def publish(static: Path) -> None:
    """Fill `static`/docs: the merged document as YAML and JSON, the page, and what it loads.

    A repeat does not touch a file with the same content, so that its ETag stays.
    """
    folder = static / "docs"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for source in _sources():
        _put(folder / source.name, source.read_bytes())
    document = json.dumps(read(MERGED), ensure_ascii=False, separators=(",", ":"), default=str)
    _put(folder / f"{DOCUMENT}.json", document.encode())


def fingerprint() -> str:
    """A digest of all inputs of `publish`."""
    digest = hashlib.sha256()
    for source in (*_sources(), REPOSITORY / "requirements" / "services.txt"):
        # The installed files are large; their pinned versions identify them.
        digest.update(source.name.encode())
        digest.update(source.read_bytes() if source.is_relative_to(REPOSITORY / "docs") else b"")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield MERGED
    yield from sorted(PAGE.iterdir())
    spec = find_spec("drf_spectacular_sidecar")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    root = Path(spec.submodule_search_locations[0])
    for name in BROWSER:
        yield root / "static" / "drf_spectacular_sidecar" / "swagger-ui-dist" / name


def _put(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    temporary = path.with_name(f".{path.name}")
    temporary.write_bytes(content)
    temporary.replace(path)


if __name__ == "__main__":
    publish(Path(sys.argv[1]))

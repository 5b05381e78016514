"""The files of one version of the pages: what a browser loads from static/web/<digest>/."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from local.failures import Failure
from tools.web import joining
from tools.web.pages import Page

# Folders whose files are published as they are, and their extensions.
COPIED = {
    "vendor": (".js", ".txt"),
    "fonts": (".woff2", ".txt"),
    "img": (".svg", ".png", ".ico", ".webmanifest"),
}
EMBED = "js/embed.js"  # the script for other sites, which imports nothing
URL = re.compile(r"""url\(\s*["']?([^"')]+)["']?\s*\)""")


def languages(web: Path) -> Sequence[str]:
    """Return the tags of the pages' languages."""
    return sorted(folder.name for folder in (web / "locales").iterdir() if folder.is_dir())


def collect(web: Path, pages: Sequence[Page]) -> Mapping[str, bytes]:
    """Return all files by their names in the folder of their version.

    Each page has one style sheet, css/<page>.css, and one file of strings for each language,
    locales/<tag>/<page>.ftl. Failure for a file that is missing.
    """
    for page in pages:
        _require(web, page.module)
    files = {**dict(_copied(web)), **joining.join(web, pages)}
    if (web / EMBED).is_file():
        files[EMBED] = (web / EMBED).read_bytes()
    for page in pages:
        names = [f"css/{name}.css" for name in page.all_styles]
        files[f"css/{page.name}.css"] = _joined(web, names)
        for tag in languages(web):
            names = [f"locales/{tag}/{name}.ftl" for name in page.all_strings]
            files[f"locales/{tag}/{page.name}.ftl"] = _joined(web, names)
    _check_addresses(files)
    return files


def digest(files: Mapping[str, bytes]) -> str:
    """Return the name of a version: 16 hexadecimal digits that its files decide."""
    whole = hashlib.sha256()
    for name in sorted(files):
        whole.update(f"{name}\0{len(files[name])}\0".encode())
        whole.update(files[name])
    return whole.hexdigest()[:16]


def _copied(web: Path) -> Iterator[tuple[str, bytes]]:
    for folder, extensions in COPIED.items():
        for file in sorted((web / folder).rglob("*")):
            if file.suffix in extensions:
                yield file.relative_to(web).as_posix(), file.read_bytes()


def _require(web: Path, name: str) -> None:
    if not (web / name).is_file():
        raise Failure(f"web/{name} does not exist, and a page of web/pages.toml needs it")


def _joined(web: Path, names: Sequence[str]) -> bytes:
    for name in names:
        _require(web, name)
    return b"\n".join((web / name).read_bytes() for name in names)


def _check_addresses(files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        if name.startswith("css/"):
            for address in URL.findall(content.decode()):
                if not address.startswith("data:") and address.removeprefix("../") not in files:
                    raise Failure(f"{name} has url({address}), which does not exist")

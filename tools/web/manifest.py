"""web/vendor/manifest.json: the packages of npm that web/ has files of, and their digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tools.web import WEB

MANIFEST = WEB / "vendor" / "manifest.json"
FOLDERS = ("vendor", "fonts")


def read() -> dict[str, Any]:
    """Return the manifest: `packages`, `tools` and `files`."""
    content: dict[str, Any] = json.loads(MANIFEST.read_text())
    return content


def differences(web: Path = WEB) -> Sequence[str]:
    """Return a line for each file that is not the manifest's, too many, or missing."""
    manifest = json.loads((web / MANIFEST.relative_to(WEB)).read_text())
    expected = {name: entry["sha256"] for name, entry in manifest["files"].items()}
    found = {str(file.relative_to(web)): sha256(file.read_bytes()) for file in _files(web)}
    words = {
        **dict.fromkeys(found.keys() - expected.keys(), "is not in the manifest"),
        **dict.fromkeys(expected.keys() - found.keys(), "is missing"),
        **{
            name: "is not the file that was built from npm"
            for name in found.keys() & expected.keys()
            if found[name] != expected[name]
        },
    }
    return [f"web/{name} {what}" for name, what in sorted(words.items())]


def sha256(content: bytes) -> str:
    """Return the digest of a file's content, as the manifest has it."""
    return hashlib.sha256(content).hexdigest()


def _files(web: Path) -> Iterator[Path]:
    for folder in FOLDERS:
        for file in (web / folder).rglob("*"):
            if file.is_file() and file.name != MANIFEST.name:
                yield file

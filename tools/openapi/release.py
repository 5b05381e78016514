"""Compares the document with the last release's, for its clients."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

import yaml

from tools.openapi import MERGED, RELEASED, read
from tools.openapi.changes import Change, changes

DELIBERATE = RELEASED / "breaks.yaml"


class Break(NamedTuple):
    """An intended change that breaks clients: its line, with * for anything, and the reason."""

    change: str
    reason: str


def last_release() -> Path:
    """The document of the newest release, kept in the tree: not every clone has tags."""
    documents = {path: _version(path) for path in RELEASED.glob("openapi-*.yaml")}
    return max(documents, key=documents.__getitem__)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", path.stem))


def deliberate() -> list[Break]:
    """The intended breaks."""
    listed = yaml.safe_load(DELIBERATE.read_text(encoding="utf-8")) or []
    return [Break(entry["change"], entry["reason"]) for entry in listed]


def report() -> tuple[list[str], list[str]]:
    """The errors, and the changes that are only reported, of the checked-in document."""
    found = changes(read(last_release()), read(MERGED))
    return list(complaints(found, deliberate())), [str(c) for c in found if not c.breaks]


def complaints(found: Sequence[Change], meant: Sequence[Break]) -> Iterator[str]:
    """A line for each unintended break, and for each intended one that does not occur."""
    breaks = [str(change) for change in found if change.breaks]
    for line in breaks:
        if not any(_matches(line, entry) for entry in meant):
            yield line
    for entry in meant:
        if not entry.reason.strip():
            yield f"{DELIBERATE.name} gives no reason for: {entry.change}"
        if not any(_matches(line, entry) for line in breaks):
            yield f"{DELIBERATE.name} lists what has not changed: {entry.change}"


def _matches(line: str, entry: Break) -> bool:
    # Brackets belong to places (items[]), and are no patterns.
    return fnmatchcase(line, entry.change.replace("[", "[[]"))

"""Whether clients of the last release can go on: its document against the one of now."""

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
    """A change that breaks clients on purpose: as it is told, with * for anything, and why."""

    change: str
    reason: str


def last_release() -> Path:
    """The document of the newest release, kept in the tree: not every clone has tags."""
    documents = {path: _version(path) for path in RELEASED.glob("openapi-*.yaml")}
    return max(documents, key=documents.__getitem__)


def _version(path: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", path.stem))


def deliberate() -> list[Break]:
    """The breaks that are meant."""
    listed = yaml.safe_load(DELIBERATE.read_text(encoding="utf-8")) or []
    return [Break(entry["change"], entry["reason"]) for entry in listed]


def report() -> tuple[list[str], list[str]]:
    """What is wrong, and what is only worth a word, of the document as it is checked in."""
    found = changes(read(last_release()), read(MERGED))
    return list(complaints(found, deliberate())), [str(c) for c in found if not c.breaks]


def complaints(found: Sequence[Change], meant: Sequence[Break]) -> Iterator[str]:
    """A line for each break that nobody meant, and for each that was meant and has not come."""
    breaks = [str(change) for change in found if change.breaks]
    for told in breaks:
        if not any(_matches(told, entry) for entry in meant):
            yield told
    for entry in meant:
        if not entry.reason.strip():
            yield f"{DELIBERATE.name} gives no reason for: {entry.change}"
        if not any(_matches(told, entry) for told in breaks):
            yield f"{DELIBERATE.name} lists what has not changed: {entry.change}"


def _matches(told: str, entry: Break) -> bool:
    # Brackets are part of places (items[]), not of patterns.
    return fnmatchcase(told, entry.change.replace("[", "[[]"))

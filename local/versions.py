"""The version of Provote in this repository, and the order of versions."""

from __future__ import annotations

import re

from local.failures import Failure
from local.install import REPOSITORY


def platform_version() -> str:
    """Return the version of Provote in this repository, e.g. "0.1.0"."""
    text = (REPOSITORY / "shared" / "provote_core" / "__init__.py").read_text()
    found = re.search(r"""^__version__\s*=\s*["'](\d+(?:\.\d+)*)""", text, re.MULTILINE)
    if not found:
        raise Failure("shared/provote_core/__init__.py names no __version__")
    return found[1]


def newer(version: str, than: str) -> bool:
    """Return whether a version of Provote is newer than another."""
    return _ordered(version) > _ordered(than)


def _ordered(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))

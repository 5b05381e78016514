"""Files of real elections, beside the project; tests are skipped where they are missing."""

import os
import tarfile
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("PROVOTE_SHARED_DATA", PROJECT.parent / "shared" / "data"))


def real(name: str) -> Path:
    """The path of a file; skips the test without it."""
    path = SHARED / name
    if not path.is_file():
        pytest.skip(f"{path} is missing: it is a public record that the project does not carry")
    return path


@cache
def members(archive: str) -> dict[str, bytes]:
    """The files of an archive by their paths in it; skips the test without it."""
    with tarfile.open(real(archive)) as opened:
        return {
            member.name: opened.extractfile(member).read()  # type: ignore[union-attr]
            for member in opened
            if member.isfile()
        }

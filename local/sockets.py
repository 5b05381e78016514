"""Where the sockets of an instance go: a folder with a short path of plain characters."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 107
LONGEST_SOCKET_NAME = len("/postgres/.s.PGSQL.5432.lock")
LONGEST_RUN = LONGEST_SOCKET_PATH - LONGEST_SOCKET_NAME
PLAIN = re.compile(r"[\w/. +-]+")


def choose_folder(data: Path, temporary_name: str) -> Path:
    """Return DATA/run, or else the folder of that name in a temporary directory.

    The address of a socket has at most 107 bytes, and stands in URLs, lists and the
    configurations of five programs, so that no path with unusual characters is used. Nor is
    XDG_RUNTIME_DIR: it is removed when its user logs out, and a detached instance runs on.
    """
    inside = data / "run"
    temporary = (tempfile.gettempdir(), "/tmp")  # nosec B108 # the folder is private
    places = (inside, *(Path(parent) / temporary_name for parent in temporary))
    return next((place for place in places if _fits(place)), places[-1])


def _fits(place: Path) -> bool:
    text = str(place)
    return PLAIN.fullmatch(text) is not None and len(os.fsencode(text)) <= LONGEST_RUN

"""Limits for files that are small, and have few pixels, but take a decoder minutes.

A JPEG may repeat the scan of all its pixels in some forty bytes, and a PNG its colour profile,
which is decompressed each time. Cameras and programs stay far below these limits.
"""

import re

from polls.errors import InvalidImage
from provote_rules.texts import tr

MAX_SCANS = 100  # of a progressive JPEG; encoders write about ten
MAX_SEGMENTS = 1_000  # of a JPEG
MAX_PROFILES = 1  # of a PNG; its standard allows one

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The end of stuffed bytes and restart markers, which belong to a scan: any other marker.
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
_START, _END, _SCAN, _ALONE = 0xD8, 0xD9, 0xDA, 0x01


def require_simple(upload: bytes) -> None:
    """Refuse a JPEG with many scans or segments, and a PNG with several colour profiles.

    Raises InvalidImage. Other files pass.
    """
    if upload.startswith(b"\xff\xd8"):
        _require_simple_jpeg(upload)
    elif upload.startswith(_SIGNATURE):
        _require_simple_png(upload)


def _require_simple_jpeg(upload: bytes) -> None:
    """Walk its markers as libjpeg does, to the end of the first image."""
    place, segments, scans = 2, 0, 0
    while (found := _MARKER.search(upload, place)) and found[1][0] != _END:
        marker, place = found[1][0], found.end()
        segments += 1
        scans += marker == _SCAN
        if segments > MAX_SEGMENTS or scans > MAX_SCANS:
            raise _too_complex()
        if marker not in (_START, _ALONE):
            place += max(2, int.from_bytes(upload[place : place + 2]))


def _require_simple_png(upload: bytes) -> None:
    place, profiles = len(_SIGNATURE), 0
    while place < len(upload):
        profiles += upload[place + 4 : place + 8] == b"iCCP"
        if profiles > MAX_PROFILES:
            raise _too_complex()
        place += 12 + int.from_bytes(upload[place : place + 4])


def _too_complex() -> InvalidImage:
    return InvalidImage(
        tr("The file has too many parts; save the image again."), code="too-complex"
    )

"""Images: upload, deletion by their owner, and removal by staff."""

from __future__ import annotations

import struct
import zlib

from tools.openapi.scenario.platform import NOWHERE, Platform


def use(platform: Platform, boss: str, ada: str) -> None:
    """Upload two images; Ada deletes one, and staff remove the other."""
    spare, removed = (
        platform.say("uploadImage", png(f"{what} {platform.suffix}"), token=ada)
        for what in ("spare", "removed")
    )
    platform.say("uploadImage", b"no image", token=ada)
    platform.say("getImage", token=ada, image_id=spare["id"])
    platform.say("getImage", token=ada, image_id=NOWHERE)
    platform.say("deleteImage", token=ada, image_id=spare["id"])
    platform.say("removeImage", token=ada, image_id=removed["id"])
    platform.say("removeImage", token=boss, image_id=removed["id"])


def png(text: str) -> bytes:
    """A PNG of 1600 by 1067 pixels, black and white, whose first line is the bits of `text`."""
    width, height = 1600, 1067
    first = b"\0" + text.encode().ljust(width // 8, b"\0")
    rows = first + bytes((width // 8 + 1) * (height - 1))
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )

"""The rules of ballots: pure Python, no Django, no database."""

import base64
from collections.abc import Container
from uuid import UUID

from provote_core.digests import hmac_sha256

OPENABLE = ("scheduled", "open")


def fits_single(choice_id: UUID, choices: Container[UUID]) -> bool:
    """Whether a single-choice ballot names one of the poll's choices."""
    return choice_id in choices


def receipt(vote_id: UUID, poll_id: UUID, version: int, *, key: bytes) -> str:
    """Proof that this version of the vote was recorded; silent about the choice.

    The same on each repeat: base64url of an HMAC-SHA256, 43 characters.
    """
    message = b"receipt\x00" + vote_id.bytes + poll_id.bytes + version.to_bytes(4, "big")
    return base64.urlsafe_b64encode(hmac_sha256(key, message)).rstrip(b"=").decode()


def poll_lock(poll_id: UUID) -> int:
    """The advisory lock that casts hold shared and the seal holds exclusively.

    Two polls may share a number; then one waits for the other, and nothing else happens.
    """
    return int.from_bytes(poll_id.bytes[8:], "big", signed=True)


def origin_lock(poll_id: UUID) -> int:
    """The advisory lock, of class 1, of polls that count votes by where they come from."""
    return int.from_bytes(poll_id.bytes[12:], "big", signed=True)

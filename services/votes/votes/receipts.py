"""Receipts: proof that a version of a vote was recorded. Pure Python, no Django, no database."""

import base64
from uuid import UUID

from provote_core.digests import hmac_sha256


def receipt(vote_id: UUID, poll_id: UUID, version: int, *, key: bytes) -> str:
    """Proof that this version of the vote was recorded; it does not reveal the ballot.

    The same on each repeat: base64url of an HMAC-SHA256, 43 characters.
    """
    message = b"receipt\x00" + vote_id.bytes + poll_id.bytes + version.to_bytes(4, "big")
    return base64.urlsafe_b64encode(hmac_sha256(key, message)).rstrip(b"=").decode()

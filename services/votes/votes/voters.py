"""Voters and voter tokens: pure Python, no Django, no database.

A voter is bytes in a vote's row: 16 for a person; for all others a keyed digest of 32, different
in each poll. Voter tokens (`X-Voter-Token`) name voters without an account: any device may fetch a
device token; an invitation is one of a poll's ballot tokens.
"""

import base64
import hmac
import re
from dataclasses import dataclass
from uuid import UUID

from provote_core.digests import hmac_sha256
from provote_rules.acceptance import Credential

HEADER = "X-Voter-Token"
_TOKEN = re.compile(r"pv[di]_[A-Za-z0-9_-]{43}\Z")
_DEVICE, _INVITATION = "pvd_", "pvi_"
_ID = 16  # bytes of a device's id in its token, followed by as many of its authentication code


@dataclass(frozen=True, slots=True)
class VoterToken:
    """A well-formed voter token, genuine as far as can be verified without the database."""

    credential: Credential
    secret: bytes

    def voter(self, poll_id: UUID, *, key: bytes) -> bytes:
        """The voter that this token names in a poll."""
        return hmac_sha256(key, self.credential.encode() + b"\x00" + poll_id.bytes + self.secret)


def read_token(text: str, *, key: bytes) -> VoterToken | None:
    """The token that `text` is; None for a forged device token and for anything else."""
    if not _TOKEN.match(text):
        return None
    secret = text.encode()
    if text.startswith(_INVITATION):
        return VoterToken(Credential.INVITATION, secret)
    raw = base64.urlsafe_b64decode(text[len(_DEVICE) :] + "=")
    # Compared as text: of two base64 spellings of the same bytes only one is genuine.
    genuine = hmac.compare_digest(device_token(raw[:_ID], key=key), text)
    return VoterToken(Credential.DEVICE, raw[:_ID]) if genuine else None


def device_token(device: bytes, *, key: bytes) -> str:
    """The token of the device whose id is these 16 random bytes."""
    return _DEVICE + _text(_authenticated(device, key))


def invitation_token(series: UUID, number: int, *, key: bytes) -> str:
    """Ballot token `number` of a series: derived, never stored."""
    message = b"ballot token\x00" + series.bytes + number.to_bytes(4, "big")
    return _INVITATION + _text(hmac_sha256(key, message))


def mailed_token(series: UUID, recipient: UUID, *, key: bytes) -> str:
    """The ballot token of a recipient of mail: derived, never stored.

    `recipient` is a random id that users stores beside an address.
    """
    message = b"mailed ballot token\x00" + series.bytes + recipient.bytes
    return _INVITATION + _text(hmac_sha256(key, message))


def person(subject: UUID) -> bytes:
    """The voter that a person's token names: the 16 bytes of its subject."""
    return subject.bytes


def delegated(poll_id: UUID, voter_ref: str, *, key: bytes) -> bytes:
    """The voter that a delegate names: a 32-byte keyed digest, never the reference itself."""
    message = b"voter\x00" + poll_id.bytes + voter_ref.encode()
    return hmac_sha256(key, message)


def keyed(poll_id: UUID, idempotency_key: str, *, key: bytes) -> bytes:
    """The voter of a cast that is identified by its idempotency key alone."""
    return hmac_sha256(key, b"keyed voter\x00" + poll_id.bytes + idempotency_key.encode())


def imported(poll_id: UUID, file: bytes, number: int, *, key: bytes) -> bytes:
    """The voter of ballot `number` of a file with this digest."""
    message = b"imported ballot\x00" + poll_id.bytes + file + number.to_bytes(8, "big")
    return hmac_sha256(key, message)


def origin(poll_id: UUID, site: str, *, agent: str | None = None, key: bytes) -> bytes:
    """The origin of a vote, as a keyed digest that is meaningless outside its poll.

    `site` is an address (in IPv6 its /64); with `agent` it is a device behind that address.
    """
    what = b"address\x00" if agent is None else b"agent\x00" + agent.encode() + b"\x00"
    return hmac_sha256(key, what + poll_id.bytes + site.encode())


def _authenticated(device: bytes, key: bytes) -> bytes:
    return device + hmac_sha256(key, b"device token\x00" + device)[:_ID]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

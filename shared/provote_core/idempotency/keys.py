"""Keys and fingerprints as pure functions, shared by Django and the ASGI vote path."""

import re
from datetime import timedelta
from typing import Any

import msgspec

from provote_core.digests import hmac_sha256
from provote_core.exceptions import InvalidKey
from provote_rules.texts import tr

KEPT = timedelta(hours=24)  # at least; housekeeping deletes older keys
_KEY = re.compile(r"[\x21-\x7e]{1,255}\Z")


class Claim(msgspec.Struct, frozen=True):
    """A key as one account uses it on one route; stored, and compared on a repeat.

    `former` is the fingerprint of the body as written, where that is not its canonical form.
    Versions up to 0.1.0 stored that one: a repeat of a request to them matches by it.
    """

    key_digest: bytes
    account: str
    fingerprint: bytes
    former: bytes | None = None

    def matches(self, stored: bytes) -> bool:
        """Whether a stored fingerprint is of the same body."""
        return stored == self.fingerprint or stored == self.former


def parse_key(header: str | None, body_key: object = None) -> str | None:
    """The key of a request, from its header or its body; None when there is none.

    Raises InvalidKey unless it is 1 to 255 visible ASCII characters (quotes around it are
    optional) or when header and body name different keys.
    """
    from_header = _clean(header) if header is not None else None
    from_body = _clean(body_key) if body_key is not None else None
    if from_header is not None and from_body is not None and from_header != from_body:
        raise InvalidKey(tr("The header and the body name different keys."))
    return from_header if from_header is not None else from_body


def _clean(value: object) -> str:
    if not isinstance(value, str):
        raise InvalidKey(tr("The key must be a string."))
    if len(value) >= 2 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if not _KEY.match(value):
        raise InvalidKey(tr("The key must be 1 to 255 visible ASCII characters."))
    return value


def claim(
    *, secret: bytes, account: str, route: str, key: str, body: Any, written: Any = None
) -> Claim:
    """The claim of `key` by `account` on `route` for a request with this JSON body.

    `body` is in canonical form; `written` is the body as received, where that differs. The digests
    are keyed: a body may hold a password, which a dump must not allow to guess.
    """
    scope = "\x00".join((account, route, key)).encode()
    return Claim(
        key_digest=hmac_sha256(secret, b"key\x00" + scope),
        account=account,
        fingerprint=_fingerprint(secret, body),
        former=None if written is None else _fingerprint(secret, written),
    )


def _fingerprint(secret: bytes, body: Any) -> bytes:
    return hmac_sha256(secret, b"body\x00" + msgspec.json.encode(body, order="sorted"))

"""How access tokens, refresh tokens, mailed tokens and API keys are made. Uses no database."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from provote_core.auth.claims import AUDIENCE, ISSUER, LEEWAY

ACCESS_LIFE = timedelta(minutes=10)
REFRESH_LIFE = timedelta(days=30)
BROWSER_LIFE = timedelta(days=14)  # since the last use
BROWSER_LONGEST = timedelta(days=90)  # since the sign-in
SCOPES = ("votes:delegate", "results:read")


def access_claims(
    *,
    subject: UUID,
    now: datetime,
    staff: bool = False,
    moderator: bool = False,
    session: UUID | None = None,
    scopes: Sequence[str] = (),
    key_id: UUID | None = None,
    browser: bool = False,
) -> dict[str, Any]:
    """The claims of an access token, valid for ten minutes; `key_id` makes it a backend's.

    `session` is the session it belongs to, as `sid`; `browser` marks one that a cookie continues.
    """
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(subject),
        "iat": int(now.timestamp()),
        "exp": int((now + ACCESS_LIFE).timestamp()),
        "jti": str(uuid4()),
        "scope": " ".join(scopes),
        "staff": staff,
        "moderator": moderator,
    }
    named = {"sid": session, "key_id": key_id}
    claims |= {name: str(value) for name, value in named.items() if value}
    return claims | ({"browser": True} if browser else {})


def last_token_expires(now: datetime) -> datetime:
    """The time from which no service accepts a token made until `now`.

    Includes the leeway for clocks that differ, and a minute for running requests.
    """
    return now + ACCESS_LIFE + timedelta(seconds=LEEWAY, minutes=1)


def new_refresh_token() -> str:
    """An opaque refresh token of 256 random bits."""
    return f"pvr_{secrets.token_urlsafe(32)}"


def next_refresh_token(secret: bytes, refresh: str) -> str:
    """The token that follows `refresh`: derived, so that a repeat of a refresh can find it again.

    It cannot be computed from `refresh` without `secret`.
    """
    proof = hmac.digest(secret, b"refresh\x00" + refresh.encode(), hashlib.sha256)
    return f"pvr_{base64.urlsafe_b64encode(proof).rstrip(b'=').decode()}"


def new_session_secret() -> str:
    """The secret of a browser session, of 256 random bits, for its cookie."""
    return f"pvb_{secrets.token_urlsafe(32)}"


def new_mail_token() -> str:
    """An opaque token for a mail, of 256 random bits."""
    return f"pvm_{secrets.token_urlsafe(32)}"


def digest(token: str) -> bytes:
    """The stored digest of a token or an API key: SHA-256, enough for 256 random bits."""
    return hashlib.sha256(token.encode()).digest()


def session_digest(secret: str) -> bytes:
    """The stored digest of a browser session's secret.

    It differs from `digest`, so that no secret of a cookie is accepted as a refresh token, nor the
    reverse, by any release.
    """
    return hashlib.sha256(b"session\x00" + secret.encode()).digest()


def api_key_prefix(key_id: UUID) -> str:
    """The part of an API key that may be shown, so that its owner can tell keys apart."""
    return f"pvk_{key_id.hex[-12:]}"


def api_key(secret: bytes, key_id: UUID) -> str:
    """The API key named `key_id`: derived from `secret`, so that a replay can show it again."""
    proof = hmac.digest(secret, b"api-key\x00" + key_id.bytes, hashlib.sha256)
    return f"{api_key_prefix(key_id)}_{proof.hex()}"

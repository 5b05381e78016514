"""The claims of an access token (RFC 7519, RFC 9068), read strictly after its signature.

Every vote verifies a token, and PyJWT takes up to three times as long to read it
(docs/performance.md). PyJWT's algorithms still check the signatures.
"""

from binascii import Error, a2b_base64
from functools import lru_cache
from uuid import UUID

import msgspec

from provote_core.auth.principal import Kind, Principal
from provote_core.exceptions import InvalidToken
from provote_rules.texts import tr

ISSUER = AUDIENCE = "provote"
LEEWAY = 30  # seconds of clock difference between machines
_ALPHABET = bytes.maketrans(b"-_+/=", b"+/###")  # + / and = themselves are not of base64url
_PADDING = (b"", b"###", b"==", b"=")


class _Header(msgspec.Struct):
    alg: str
    kid: str
    crit: msgspec.Raw | None = None


class Claims(msgspec.Struct):
    """Required claims, and optional ones with defaults; times in seconds since 1970."""

    iss: str
    aud: str | list[str]
    sub: UUID
    exp: int | float
    iat: int | float
    jti: str
    nbf: int | float = 0
    scope: str = ""
    staff: object = False  # any value but true means no
    moderator: object = False
    key_id: UUID | None = None
    sid: UUID | None = None
    browser: object = False

    def principal(self) -> Principal:
        """The token's principal; a token that names an API key belongs to a backend."""
        return Principal(
            kind=Kind.DELEGATE if self.key_id else Kind.PERSON,
            subject=self.sub,
            scopes=frozenset(self.scope.split()),
            staff=self.staff is True,
            moderator=self.moderator is True,
            key_id=self.key_id,
            session=self.sid,
            browser=self.browser is True,
            expires_at=int(self.exp),
        )


def unbase64(text: bytes) -> bytes:
    """Decode base64url without padding (RFC 7515); raises InvalidToken for anything else."""
    try:
        padded = text.translate(_ALPHABET) + _PADDING[len(text) % 4]
        return a2b_base64(padded, strict_mode=True)
    except Error:
        raise InvalidToken() from None


@lru_cache(maxsize=64)
def read_header(text: bytes) -> tuple[str, str]:
    """The key id and the algorithm of a token's header; cached, because tokens share few headers.

    Raises InvalidToken, also for critical extensions (`crit`).
    """
    try:
        header = msgspec.json.decode(unbase64(text), type=_Header)
    except msgspec.MsgspecError:
        raise InvalidToken(tr("The token does not name its key.")) from None
    if header.crit is not None:
        raise InvalidToken()
    return header.kid, header.alg


def read_claims(text: bytes, *, now: float) -> Claims:
    """The claims, if issuer, audience and times are valid. Raises InvalidToken."""
    try:
        claims = _decode(text)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise InvalidToken() from None
    audience = claims.aud if isinstance(claims.aud, list) else [claims.aud]
    if claims.iss != ISSUER or AUDIENCE not in audience:
        raise InvalidToken()
    if claims.exp <= now - LEEWAY:
        raise InvalidToken(tr("The access token has expired."))
    if claims.iat > now + LEEWAY or claims.nbf > now + LEEWAY:
        raise InvalidToken(tr("The access token is not valid yet."))
    return claims


_decode = msgspec.json.Decoder(Claims).decode

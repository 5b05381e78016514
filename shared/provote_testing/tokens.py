"""Tokens for tests, signed by a key of the test run instead of the keys of users."""

import functools
import hashlib
import time
from collections.abc import Iterable
from typing import Any
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from provote_core.auth.claims import AUDIENCE, ISSUER
from provote_core.auth.verifier import Jwks

KID = "test-key"


@functools.cache
def private_key() -> rsa.RSAPrivateKey:
    """The signing key of this test run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks() -> Jwks:
    """The public key as a JWKS document; name this function in `settings.PROVOTE_JWKS`."""
    key = jwt.algorithms.RSAAlgorithm.to_jwk(private_key().public_key(), as_dict=True)
    return {"keys": [key | {"kid": KID, "alg": "RS256", "use": "sig"}]}


def mint(
    subject: UUID | None = None,
    *,
    scopes: Iterable[str] = (),
    key_id: UUID | None = None,
    staff: bool = False,
    moderator: bool = False,
    lifetime: int = 600,
    **claims: Any,
) -> str:
    """An access token as users would sign it; `claims` override any of its claims."""
    now = int(time.time())
    payload: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": str(subject or uuid4()),
        "iat": now,
        "exp": now + lifetime,
        "jti": uuid4().hex,
        "scope": " ".join(scopes),
        "staff": staff,
        "moderator": moderator,
    }
    if key_id is not None:
        payload["key_id"] = str(key_id)
    return jwt.encode(payload | claims, private_key(), "RS256", headers={"kid": KID})


def bearer(token: str) -> dict[str, str]:
    """The Authorization header with `token`."""
    return {"Authorization": f"Bearer {token}"}


def service_bearer(name: str) -> tuple[dict[str, str], str]:
    """The Authorization header of a sibling service, and the digest of its token."""
    token = f"pvs_{name}-test-token"
    return bearer(token), hashlib.sha256(token.encode()).hexdigest()

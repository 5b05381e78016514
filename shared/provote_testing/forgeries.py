"""Access tokens that must be refused, each with one flaw."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from provote_core.auth.claims import AUDIENCE, ISSUER, LEEWAY
from provote_testing.tokens import KID, mint, private_key

_LATE = LEEWAY + 60


def forgeries() -> dict[str, str]:
    """Tokens by their flaw; a service responds to each with 401."""
    now = int(time.time())
    good = mint()
    head, payload, signature = good.split(".")
    return {
        "not a token": "x",
        "three empty parts": "..",
        "not base64": "a.é.c",
        "a header that is nested too deeply": f"{_b64(b'[' * 5_000)}.{payload}.{signature}",
        "alg none": f"{_part({'alg': 'none', 'kid': KID})}.{payload}.",
        "alg none, signature kept": f"{_part({'alg': 'none', 'kid': KID})}.{payload}.{signature}",
        "HS256 with the public key": _hs256(payload),
        "ES256 with an attacker's key": _signed_by_attacker(now),
        "an unknown key": f"{_part({'alg': 'RS256', 'kid': 'elsewhere'})}.{payload}.{signature}",
        "no key named": f"{_part({'alg': 'RS256'})}.{payload}.{signature}",
        "a number for a key": f"{_part({'alg': 'RS256', 'kid': 7})}.{payload}.{signature}",
        "no signature": f"{head}.{payload}.",
        "another's payload": f"{head}.{mint(staff=True).split('.')[1]}.{signature}",
        "expired": mint(lifetime=-_LATE),
        "not valid yet": mint(nbf=now + _LATE),
        "issued in the future": mint(iat=now + _LATE),
        "another issuer": mint(iss="elsewhere"),
        "another audience": mint(aud="elsewhere"),
        "a subject that is not a UUID": mint(sub="root"),
        "too long": mint(scope="x" * 8_192),
        "an invented service": "pvs_invented",
    } | {f"no {claim}": _without(claim) for claim in ("exp", "iat", "sub", "iss", "aud", "jti")}


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: dict[str, Any]) -> str:
    return _b64(json.dumps(value).encode())


def _hs256(payload: str) -> str:
    """Algorithm confusion: the public key used as a shared secret, which PyJWT refuses to do."""
    public = private_key().public_key()
    secret = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signed = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': KID})}.{payload}"
    return f"{signed}.{_b64(hmac.digest(secret, signed.encode(), hashlib.sha256))}"


def _signed_by_attacker(now: int) -> str:
    claims = _claims(now)
    return jwt.encode(claims, ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": KID})


def _without(claim: str) -> str:
    claims = _claims(int(time.time()))
    del claims[claim]
    return jwt.encode(claims, private_key(), "RS256", {"kid": KID})


def _claims(now: int) -> dict[str, Any]:
    return {
        "iss": ISSUER, "aud": AUDIENCE, "sub": str(uuid4()), "jti": uuid4().hex,
        "iat": now, "exp": now + 600,
    }  # fmt: skip

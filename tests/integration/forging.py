"""Forged tokens, also with the platform's signing key."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from integration.client import Api, Caller

Claims = dict[str, Any]


class Bearer(Caller):
    """A caller with any text as its token."""

    def __init__(self, api: Api, token: str) -> None:
        super().__init__(api)
        self.sent = token

    @property
    def token(self) -> str:
        """The token to send."""
        return self.sent


class Forge:
    """Signs tokens with the platform's own key, valid except for a test's changes."""

    def __init__(self, secrets: Mapping[str, str]) -> None:
        name = max(name for name in secrets if re.fullmatch(r"signing/.+\.pem", name))
        self.kid = Path(name).stem
        self.private: Any = load_pem_private_key(secrets[name].encode(), password=None)

    def claims(self, **changes: Any) -> Claims:
        """Valid claims with changes; times are seconds from now, and None leaves a claim out."""
        now = int(time.time())
        claims: Claims = {"iss": "provote", "aud": "provote", "sub": str(uuid4()),
                          "jti": uuid4().hex, "iat": now, "exp": now + 600}  # fmt: skip
        for name, value in changes.items():
            is_time = name in ("iat", "exp", "nbf") and isinstance(value, int)
            claims[name] = now + value if is_time else value
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, *, header: Claims | None = None, **changes: Any) -> str:
        """A signed token with these claims."""
        headers = {"kid": self.kid, "typ": "at+jwt", **(header or {})}
        return jwt.encode(self.claims(**changes), self.private, "RS256", headers)

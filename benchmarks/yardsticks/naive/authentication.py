"""The check of tokens; the keys are read once."""

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jwt
from django.conf import settings
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request


@cache
def _keys() -> dict[str, jwt.PyJWK]:
    document = json.loads(Path(settings.JWKS_FILE).read_text())
    return {item["kid"]: jwt.PyJWK(item) for item in document["keys"]}


class TokenAuthentication(BaseAuthentication):
    """The same signature check as the platform's, by PyJWT."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        """Return the caller."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            key = _keys()[jwt.get_unverified_header(token)["kid"]]
            claims = jwt.decode(
                token, key, algorithms=[key.algorithm_name], audience="provote", issuer="provote"
            )
        except (jwt.PyJWTError, KeyError) as error:
            raise AuthenticationFailed() from error
        return SimpleNamespace(is_authenticated=True, subject=claims["sub"]), None

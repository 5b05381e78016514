"""The people of the demo: the owner of its polls with a backend, and voters with accounts."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from local.commands.api_client import ApiClient
from local.commands.bar import bar

PEOPLE = 12
AT_ONCE = 8  # requests


@dataclass(frozen=True)
class Owner:
    """The owner of the polls: credentials to print, and tokens of the person and of a backend."""

    username: str
    password: str
    token: str
    backend: str


def register(api: ApiClient, username: str, password: str) -> str:
    """Create an account and return an access token."""
    body = {"username": username, "email": f"{username}@example.org", "password": password}
    api.post("/users/", body)
    return str(api.post("/auth/token/", {"username": username, "password": password})["access"])


def make_owner(api: ApiClient) -> Owner:
    """Create the account of the owner, and an API key for a backend."""
    username, password = f"demo-{secrets.token_hex(4)}", secrets.token_urlsafe(12)
    token = register(api, username, password)
    body = {"name": "demo", "scopes": ["votes:delegate", "results:read"]}
    key = api.post("/users/me/api-keys/", body, token)["key"]
    backend = api.post("/auth/token/", {"grant_type": "api_key", "api_key": key})["access"]
    return Owner(username, password, token, backend)


def register_people(api: ApiClient, owner: Owner) -> Sequence[str]:
    """Create the accounts of the people who vote by themselves; returns their tokens."""

    def one(number: int) -> str:
        return register(api, f"{owner.username}-{number}", secrets.token_urlsafe(12))

    tokens = []
    with ThreadPoolExecutor(AT_ONCE) as many, bar("people register       ", PEOPLE) as advance:
        for token in many.map(one, range(PEOPLE)):
            tokens.append(token)
            advance(1)
    return tokens

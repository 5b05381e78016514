"""Collects the secrets that tests send and receive, to search logs for them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx

# Secrets that the platform creates: access tokens, and all that begin with pv…_.
TOKEN = re.compile(r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}|\bpv[a-z]_[\w-]{20,}")
NAMES = {"password", "new_password", "current_password", "key", "api_key", "access", "refresh",
         "token", "device_token", "voter_token"}  # fmt: skip
SHORTEST = 16  # characters; a shorter one may be an ordinary word, and is a test's guess

secrets: set[str] = set()


def remember(response: httpx.Response) -> None:
    """Store the secrets of a request and its response: a hook of httpx."""
    request = response.request
    cookies = response.headers.get_list("set-cookie")
    values = [cookie.partition("=")[2].partition(";")[0].strip('"') for cookie in cookies]
    try:
        sent = _parsed(request.content)
    except httpx.RequestNotRead:
        sent = None
    values += [*_named(sent), request.headers.get("X-Voter-Token", "")]
    if "json" in response.headers.get("Content-Type", ""):
        response.read()
        values += _named(_parsed(response.content))
    secrets.update(value for value in values if len(value) >= SHORTEST)


def _parsed(content: bytes) -> Any:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _named(value: Any) -> Iterator[str]:
    """The strings of a document under names of secrets."""
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name in NAMES and isinstance(item, str):
                yield item
            else:
                yield from _named(item)

"""Reads the platform's Redis."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from typing import Any

import redis

from integration.stack import Stack


def redis_with(stack: Stack, needles: Sequence[str]) -> list[str]:
    """The keys of Redis that contain one of the needles, in their names or values."""
    with stack.redis() as client:
        held = {key: _held(client, key) for key in client.scan_iter()}
    return [key for key, text in held.items() if any(n in key + text for n in needles)]


def _held(client: redis.Redis, key: str) -> str:
    """The value of a key as text, for every type."""
    read: Any = {
        "string": lambda: [client.get(key)],
        "hash": lambda: [client.hgetall(key)],
        "list": lambda: client.lrange(key, 0, -1),
        "set": lambda: client.smembers(key),
        "zset": lambda: client.zrange(key, 0, -1),
    }.get(str(client.type(key)), list)
    return " ".join(_message(str(item)) for item in read())


def _message(item: str) -> str:
    """A message of the broker, with its decoded body."""
    try:
        return item + base64.b64decode(json.loads(item)["body"]).decode(errors="replace")
    except (ValueError, KeyError, TypeError):
        return item

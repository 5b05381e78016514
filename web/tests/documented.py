"""Whether a request is one of docs/openapi.yaml: pages are clients like every other."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tools.openapi import MERGED, read

API = "/api/"


def complaint(method: str, url: str) -> str:
    """Say why a request to the API is not a documented one; "" if it is, or is to no API."""
    parts = urlsplit(url)
    if not parts.path.startswith(API):
        return ""
    for pattern, operations in _paths():
        if pattern.fullmatch(parts.path) and method.lower() in operations:
            unknown = {name for name, _ in parse_qsl(parts.query)} - operations[method.lower()]
            return f"{method} {parts.path} has no {sorted(unknown)}" if unknown else ""
    return f"{method} {parts.path} is not documented"


@cache
def _paths() -> list[tuple[re.Pattern[str], dict[str, set[str]]]]:
    """Each path as a pattern, with the names of the query's parameters by method."""
    found = []
    for path, item in read(MERGED)["paths"].items():
        parts = re.split(r"\{\w+\}", path)
        pattern = re.compile("[^/]+".join(re.escape(part) for part in parts))
        found.append((pattern, {method: _query(item[method]) for method in item}))
    # Paths without a placeholder come first: /polls/templates/ is none of /polls/{id}/.
    return sorted(found, key=lambda one: "[^/]+" in one[0].pattern)


def _query(operation: Any) -> set[str]:
    parameters = operation.get("parameters", []) if isinstance(operation, dict) else []
    return {one["name"] for one in parameters if one.get("in") == "query"}

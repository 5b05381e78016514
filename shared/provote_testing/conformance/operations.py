"""The operations of the service's own OpenAPI document, as requests to send."""

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

METHODS = ("get", "post", "put", "patch", "delete")


class Operation(NamedTuple):
    """A method on a path with random ids, which name no resource; `has_body`: a JSON body."""

    name: str
    method: str
    path: str
    is_open: bool
    has_body: bool


@functools.cache
def document(urls: str) -> dict[str, Any]:
    """The OpenAPI document of the routes in the module `urls`; fails on warnings."""
    GENERATOR_STATS.reset()
    generator = SchemaGenerator(urlconf=urls)  # type: ignore[no-untyped-call]
    schema: dict[str, Any] = generator.get_schema(  # type: ignore[no-untyped-call]
        request=None, public=True
    )
    assert not GENERATOR_STATS, "manage.py spectacular --fail-on-warn says more"
    return schema


def operations(urls: str) -> Iterator[Operation]:
    """All documented operations."""
    for template, methods in document(urls)["paths"].items():
        path = re.sub(r"\{\w+\}", lambda _: str(uuid4()), template)
        for method in METHODS:
            if method in methods:
                described = methods[method]
                yield Operation(
                    name=described["operationId"],
                    method=method.upper(),
                    path=path,
                    is_open={} in described.get("security", [{}]),
                    has_body="application/json" in _content(described),
                )


def _content(described: dict[str, Any]) -> dict[str, Any]:
    """The request's body by media type."""
    content: dict[str, Any] = described.get("requestBody", {}).get("content", {})
    return content

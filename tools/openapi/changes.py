"""The effect of a change of the API's document on clients of the previous one, by rules.

A client of the old document sends requests that it allows, and understands responses that it
describes. So a change breaks clients where the API accepts less than before, or where a response
may contain something undescribed:

- an operation, its name, a status, a media type or a response header is gone
- a parameter is gone, a new one is required, or an optional one has become so; so has a body
- a token is required where none was, or another kind of token
- a request is narrowed, or a response is widened (`shapes` has these rules)

Some changes are reported and break no client, because docs/api.md announces them: a value added
to an enumeration of a response, or a new status of success.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tools.openapi import METHODS, Document
from tools.openapi.shapes import Direction, Shapes


class Change(NamedTuple):
    """One difference: where, what, and whether it breaks clients."""

    place: str
    what: str
    breaks: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def changes(old: Document, new: Document) -> list[Change]:
    """The changes from `old` to `new` for clients, in the order of the old operations."""
    return list(_Comparison(old, new).operations())


class _Comparison:
    """Two documents, and how to follow their references."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self.shapes = Shapes(old, new)

    def operations(self) -> Iterator[Change]:
        for path, item in self.old["paths"].items():
            for method in METHODS:
                if method not in item:
                    continue
                place = f"{method.upper()} {path}"
                now = self.new["paths"].get(path, {}).get(method)
                if now is None:
                    yield Change(place, "the operation is gone")
                else:
                    yield from self._operation(place, item[method], now)

    def _operation(self, place: str, was: Any, now: Any) -> Iterator[Change]:
        if was["operationId"] != now["operationId"]:
            renamed = f"renamed from {was['operationId']} to {now['operationId']}"
            yield Change(place, f"{renamed}: generated clients have methods by these names")
        yield from self._security(place, was, now)
        yield from self._parameters(place, was, now)
        yield from self._body(place, was.get("requestBody"), now.get("requestBody"))
        yield from self._responses(place, was["responses"], now["responses"])

    def _security(self, place: str, was: Any, now: Any) -> Iterator[Change]:
        ways = now.get("security", self.new.get("security", [])) or [{}]
        for way in was.get("security", self.old.get("security", [])) or [{}]:
            if way not in ways:
                kind = " and ".join(way) or "no token"
                yield Change(place, f"{kind} is not enough any more")

    def _parameters(self, place: str, was: Any, now: Any) -> Iterator[Change]:
        before, after = (
            _by_name(self._resolved(self.old, was)),
            _by_name(self._resolved(self.new, now)),
        )
        for key, parameter in before.items():
            there = f"{place} {' '.join(key)}"
            if key not in after:
                yield Change(there, "the parameter is gone")
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield Change(there, "the parameter has become required")
            schemas = parameter.get("schema", {}), after[key].get("schema", {})
            yield from self._shape(there, *schemas, Direction.SENT)
        for key in after:
            if key not in before and after[key].get("required"):
                yield Change(f"{place} {' '.join(key)}", "the parameter is new and required")

    def _resolved(self, document: Document, operation: Any) -> list[Any]:
        return [self.shapes.resolve(document, p) for p in operation.get("parameters", ())]

    def _body(self, place: str, was: Any, now: Any) -> Iterator[Change]:
        there = f"{place} body"
        if now is None:
            if was is not None:
                yield Change(there, "the body is gone")
            return
        if now.get("required") and not (was or {}).get("required"):
            yield Change(there, "the body has become required")
        if was is not None:
            yield from self._content(there, was, now, Direction.SENT)

    def _responses(self, place: str, was: Any, now: Any) -> Iterator[Change]:
        for status, response in was.items():
            there = f"{place} {status}"
            if status not in now:
                yield Change(there, "the status is gone")
                continue
            before = self.shapes.resolve(self.old, response)
            after = self.shapes.resolve(self.new, now[status])
            for name in before.get("headers", {}):
                if name not in after.get("headers", {}):
                    yield Change(f"{there} header {name}", "the header is gone")
            yield from self._content(there, before, after, Direction.ANSWERED)
        for status in now:
            if status not in was and status < "4":
                yield Change(f"{place} {status}", "the status of success is new", breaks=False)

    def _content(self, place: str, was: Any, now: Any, direction: Direction) -> Iterator[Change]:
        for media, content in was.get("content", {}).items():
            if media not in now.get("content", {}):
                yield Change(f"{place} {media}", "the media type is gone")
                continue
            schemas = content.get("schema", {}), now["content"][media].get("schema", {})
            yield from self._shape(place, *schemas, direction)

    def _shape(self, place: str, was: Any, now: Any, direction: Direction) -> Iterator[Change]:
        for at, what, breaks in self.shapes.compare(was, now, direction):
            yield Change(f"{place} {at}" if at else place, what, breaks)


def _by_name(parameters: list[Any]) -> dict[tuple[str, str], Any]:
    """Parameters by place and name; names of headers are case-insensitive."""
    return {
        (p["in"], p["name"].lower() if p["in"] == "header" else p["name"]): p for p in parameters
    }

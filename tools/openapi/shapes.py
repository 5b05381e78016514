"""Compares two schemas of one place: whether a request is narrowed or a response is widened.

A request is narrowed by: a property gone or newly required, a type, an enumerated value or an
alternative gone, a bound that is tighter or new, a pattern or a format that is new or different.
A response is widened by: a property gone or no longer required, a new type or alternative, a
different format. New enumerated values are reported and break no client. An object that becomes a
union by discriminator is compared with the alternatives for what it was.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from tools.openapi import Document


class Direction(enum.Enum):
    """Who writes the described content: clients or the platform."""

    SENT = "sent"
    ANSWERED = "answered"


class Difference(NamedTuple):
    """Where in the schema, what, and whether it breaks clients."""

    at: str
    what: str
    breaks: bool = True


Schema = Mapping[str, Any]
ANY = frozenset(("null", "boolean", "object", "array", "number", "integer", "string"))
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
EXACT = ("pattern", "format", "multipleOf", "uniqueItems")


class Shapes:
    """Compares schemas of two documents; a reference is followed once on each way down."""

    def __init__(self, old: Document, new: Document) -> None:
        self.old, self.new = old, new
        self._open: set[tuple[str, str, Direction]] = set()

    @staticmethod
    def resolve(document: Document, part: Any) -> Any:
        """The target of a `$ref` within the document; any other value is returned as it is."""
        while isinstance(part, Mapping) and "$ref" in part:
            found: Any = document
            for step in part["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            part = found
        return part

    def _whole(self, document: Document, part: Any) -> Any:
        """The schema, resolved; an allOf of one part is that part with what stands beside it."""
        schema = self.resolve(document, part)
        if len(schema.get("allOf", ())) != 1:
            return schema
        beside = {name: value for name, value in schema.items() if name != "allOf"}
        return {**self._whole(document, schema["allOf"][0]), **beside}

    def compare(
        self, was: Any, now: Any, direction: Direction, at: str = ""
    ) -> Iterator[Difference]:
        """The differences that affect a client of `was`."""
        key = (str(was.get("$ref", "")), str(now.get("$ref", "")), direction)
        if any(key[:2]):
            if key in self._open:
                return
            self._open.add(key)
        before, after = self._whole(self.old, was), self._whole(self.new, now)
        if variants := self._variants(before, after):
            for variant in variants:
                yield from self.compare(before, variant, direction, at)
            self._open.discard(key)
            return
        yield from _types(before, after, direction, at)
        yield from _values(before, after, direction, at)
        if direction is Direction.SENT:
            yield from _limits(before, after, at)
        elif before.get("format") != after.get("format"):
            yield Difference(
                at, f"the format is {after.get('format')}, was {before.get('format')}"
            )
        yield from self._properties(before, after, direction, at)
        yield from self._parts(before, after, direction, at)
        yield from self._alternatives(before, after, direction, at)
        self._open.discard(key)

    def _variants(self, before: Schema, after: Schema) -> list[Schema]:
        """The alternatives for content of `before`, if it has become a union by discriminator.

        They are those for the values that `before` enumerates for the discriminating property.
        """
        union = after.get("discriminator")
        if not union or "discriminator" in before or "properties" not in before:
            return []
        property_ = self._whole(self.old, before["properties"].get(union["propertyName"], {}))
        values = _enumerated(property_) or union["mapping"]
        return [{"$ref": ref} for value, ref in union["mapping"].items() if value in values]

    def _properties(
        self, was: Schema, now: Schema, direction: Direction, at: str
    ) -> Iterator[Difference]:
        before, after = was.get("properties", {}), now.get("properties", {})
        for name, schema in before.items():
            there = f"{at}/{name}"
            if name not in after:
                yield Difference(there, "the property is gone")
            else:
                yield from self.compare(schema, after[name], direction, there)
        certain, needed = set(was.get("required", ())), set(now.get("required", ()))
        if direction is Direction.SENT:
            for name in sorted(needed - certain):
                yield Difference(f"{at}/{name}", "the property has become required")
        else:
            for name in sorted((certain - needed) & after.keys()):
                yield Difference(f"{at}/{name}", "the property is not certain any more")
        closed = now.get("additionalProperties") is False
        if direction is Direction.SENT and closed and was.get("additionalProperties") is not False:
            yield Difference(at, "other properties are not taken any more")

    def _parts(
        self, was: Schema, now: Schema, direction: Direction, at: str
    ) -> Iterator[Difference]:
        for name, step in (("items", "[]"), ("additionalProperties", "{}")):
            before, after = was.get(name), now.get(name)
            if isinstance(before, Mapping) and isinstance(after, Mapping):
                yield from self.compare(before, after, direction, f"{at}{step}")
            elif direction is Direction.SENT and isinstance(after, Mapping) and "type" in after:
                yield Difference(f"{at}{step}", "its shape was free")
            elif direction is Direction.ANSWERED and isinstance(before, Mapping) and before:
                yield Difference(f"{at}{step}", "its shape is not described any more")

    def _alternatives(
        self, was: Schema, now: Schema, direction: Direction, at: str
    ) -> Iterator[Difference]:
        for name in ("oneOf", "anyOf", "allOf"):
            before, after = _named(was.get(name, ())), _named(now.get(name, ()))
            if name != "allOf" and bool(before) != bool(after):
                if direction is Direction.SENT and self._suits(was, now, name):
                    continue
                if bool(after) is (direction is Direction.SENT):
                    yield Difference(at, f"{name} is {'new' if after else 'gone'}")
                continue
            for key in before.keys() & after.keys():
                there = f"{at}({key})"
                yield from self.compare(before[key], after[key], direction, there)
            gone, added = before.keys() - after.keys(), after.keys() - before.keys()
            # A new alternative of anyOf and oneOf widens, one of allOf narrows.
            narrower, wider = (added, gone) if name == "allOf" else (gone, added)
            bad = narrower if direction is Direction.SENT else wider
            for key in sorted(bad):
                change = "gone" if key in gone else "new"
                yield Difference(f"{at}({key})", f"the part of {name} is {change}")

    def _suits(self, was: Schema, now: Schema, name: str) -> bool:
        """Whether one of the new alternatives takes everything that was taken before."""
        common = {key: value for key, value in now.items() if key != name}
        for part in now.get(name, ()):
            own = self.resolve(self.new, part)
            whole = common | own
            whole["required"] = [*common.get("required", ()), *own.get("required", ())]
            whole["properties"] = common.get("properties", {}) | own.get("properties", {})
            if not any(self.compare(was, whole, Direction.SENT)):
                return True
        return False


def _named(parts: Any) -> dict[str, Any]:
    """Alternatives by their reference, or by their number."""
    return {
        str(part.get("$ref", "")).rpartition("/")[2] or str(number): part
        for number, part in enumerate(parts)
    }


def _kinds(schema: Schema) -> frozenset[str]:
    """The types that a schema allows; an integer is a number."""
    parts = schema.get("oneOf") or schema.get("anyOf") or ()
    if "type" not in schema and parts:
        return frozenset().union(*map(_kinds, parts))
    said = schema.get("type", ANY)
    kinds = frozenset((said,) if isinstance(said, str) else said)
    return kinds | {"integer"} if "number" in kinds else kinds


def _types(was: Schema, now: Schema, direction: Direction, at: str) -> Iterator[Difference]:
    before, after = _kinds(was), _kinds(now)
    if direction is Direction.SENT:
        for kind in sorted(before - after):
            yield Difference(at, f"{kind} is not taken any more")
    else:
        for kind in sorted(after - before):
            yield Difference(at, f"may be {kind}")


def _values(was: Schema, now: Schema, direction: Direction, at: str) -> Iterator[Difference]:
    before, after = _enumerated(was), _enumerated(now)
    if direction is Direction.SENT:
        if after is None:
            return
        if before is None:
            yield Difference(at, "only some values are taken now")
            return
        for value in before:
            if value not in after:
                yield Difference(at, f"{value!r} is not taken any more")
    elif before is not None:
        for value in after or ["anything"]:
            if value not in before:
                yield Difference(at, f"may be {value!r}", breaks=False)


def _enumerated(schema: Schema) -> list[Any] | None:
    return [schema["const"]] if "const" in schema else schema.get("enum")


def _limits(was: Schema, now: Schema, at: str) -> Iterator[Difference]:
    for names, sign in ((UPPER, 1), (LOWER, -1)):
        for name in names:
            before, after = was.get(name), now.get(name)
            if after is not None and (before is None or sign * after < sign * before):
                yield Difference(at, f"{name} is {after}, was {before}")
    for name in EXACT:
        if now.get(name) and now[name] != was.get(name):
            yield Difference(at, f"{name} is {now[name]}, was {was.get(name)}")

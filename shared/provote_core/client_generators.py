"""Rewrites parts of the document in equivalent forms that client generators support.

tests/integration/test_generated_clients.py generates clients in several languages and compiles
them.
"""

import re
from typing import Any

Schemas = dict[str, Any]
REFERENCE = "#/components/schemas/"


def simplify(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Inline nullable objects and enumerations that share a value; untie arrays from scalars.

    "A reference or null" (`oneOf: [$ref, {type: "null"}]`) generates a class `Null` in Java. In Go
    the values of all enumerations are constants of one package, so only one may contain "device".
    TypeScript of generator 7.14 imports the alternatives of anyOf, but not those of oneOf. With a
    discriminator it stays oneOf: TypeScript merges the alternatives of anyOf into one interface,
    which requires the members that any of them requires. "An array or a scalar" generates Java
    that does not compile (`List<UUID>.class`); as a condition it generates a value of any type.
    """
    separate_enumerations(result)
    for schema in result.get("components", {}).get("schemas", {}).values():
        _require_one(schema)
        if "oneOf" in schema and "discriminator" not in schema:
            schema["anyOf"] = schema.pop("oneOf")
    return result


def separate_enumerations(document: dict[str, Any]) -> None:
    """Inline, in place, the enumerations that share a value with an earlier one (by name).

    A merged document needs it again: two services may use one value. A repeat changes nothing.
    """
    schemas = document.get("components", {}).get("schemas", {})
    shared = _sharing(schemas)
    _inline(document.get("paths", {}), schemas, shared)
    _inline(schemas, schemas, shared)
    for name in shared:
        del schemas[name]


def _sharing(schemas: Schemas) -> frozenset[str]:
    """The enumerations that share a value with an earlier one (by name).

    Values are compared as constants: "poll-opened" and "poll.opened" are both POLL_OPENED in Go.
    """
    seen: set[Any] = set()
    sharing = []
    for name in sorted(name for name, schema in schemas.items() if "enum" in schema):
        values = {re.sub(r"\W", "_", str(value)).upper() for value in schemas[name]["enum"]}
        if values & seen:
            sharing.append(name)
        seen |= values
    return frozenset(sharing)


def _inline(node: Any, schemas: Schemas, shared: frozenset[str]) -> None:
    if isinstance(node, dict):
        if target := _nullable(node):
            del node["oneOf"]
            schema = {**schemas[target], **node}
            node.update(schema, type=[schema.get("type", "object"), "null"])
        elif (target := _referred(node)) in shared:
            node.pop("$ref", None)
            node.pop("allOf", None)
            node.update({**schemas[target], **node})
        _untie(node)
        for value in node.values():
            _inline(value, schemas, shared)
    elif isinstance(node, list):
        for value in node:
            _inline(value, schemas, shared)


def _untie(node: dict[str, Any]) -> None:
    """Write "an array or something else" as an equal condition on the type."""
    variants = node.get("oneOf")
    if not isinstance(variants, list) or any("type" not in variant for variant in variants):
        return
    arrays = [variant for variant in variants if variant["type"] == "array"]
    others = [variant for variant in variants if variant["type"] != "array"]
    if len(arrays) == 1 and others:
        del node["oneOf"]
        node["if"] = {"type": "array"}
        node["then"] = {name: value for name, value in arrays[0].items() if name != "type"}
        node["else"] = others[0] if len(others) == 1 else {"oneOf": others}


def _require_one(schema: dict[str, Any]) -> None:
    """Write "either of two members" as an equal condition: as a union it would be two classes."""
    match schema.get("oneOf"):
        case [{"required": [str(one)], **first}, {"required": [str(other)], **second}] if not (
            first or second
        ):
            del schema["oneOf"]
            schema["if"] = {"required": [one]}
            schema["then"] = {"not": {"required": [other]}}
            schema["else"] = {"required": [other]}


def _referred(node: dict[str, Any]) -> str:
    """The component that `node` refers to, directly or by an allOf of one part; "" for none."""
    parts = node.get("allOf", [node])
    reference = parts[0].get("$ref", "") if len(parts) == 1 else ""
    return reference.removeprefix(REFERENCE) if isinstance(reference, str) else ""


def _nullable(node: dict[str, Any]) -> str:
    """The component of a "reference or null"; "" for any other schema."""
    variants = node.get("oneOf")
    if not isinstance(variants, list) or len(variants) != 2 or {"type": "null"} not in variants:
        return ""
    return next(_referred(variant) for variant in variants if variant != {"type": "null"})

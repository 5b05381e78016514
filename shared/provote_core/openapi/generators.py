"""Rewrites parts of the document in equivalent forms that client generators support.

tests/integration/test_generated_clients.py generates clients in several languages and compiles
them.
"""

from typing import Any

Schemas = dict[str, Any]
REFERENCE = "#/components/schemas/"


def simplify(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Inline nullable objects, and enumerations that share a value with another one.

    "A reference or null" (`oneOf: [$ref, {type: "null"}]`) generates a class `Null` in Java. In Go
    the values of all enumerations are constants of one package, so only one may contain "device".
    TypeScript of generator 7.14 imports the alternatives of anyOf, but not those of oneOf.
    """
    schemas = result.get("components", {}).get("schemas", {})
    shared = _sharing(schemas)
    _inline(result.get("paths", {}), schemas, shared)
    _inline(schemas, schemas, shared)
    for name in shared:
        del schemas[name]
    for schema in schemas.values():
        if "oneOf" in schema:
            schema["anyOf"] = schema.pop("oneOf")
    return result


def _sharing(schemas: Schemas) -> frozenset[str]:
    """The enumerations that share a value with an earlier one (by name)."""
    seen: set[Any] = set()
    sharing = []
    for name in sorted(name for name, schema in schemas.items() if "enum" in schema):
        values = set(schemas[name]["enum"])
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
        for value in node.values():
            _inline(value, schemas, shared)
    elif isinstance(node, list):
        for value in node:
            _inline(value, schemas, shared)


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

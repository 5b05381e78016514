"""Rewritten forms of the document for client generators."""

from typing import Any

from provote_core.client_generators import simplify

REF = "#/components/schemas/"


def simplified(**schemas: Any) -> Any:
    """The components of a document with these schemas."""
    return simplify({"components": {"schemas": schemas}})["components"]["schemas"]


def test_a_nullable_object_is_one_schema_of_two_types() -> None:
    inner = {"type": "object", "properties": {"n": {"type": "integer"}}, "description": "Inner."}
    outer = {"properties": {"inner": {"oneOf": [{"$ref": f"{REF}Inner"}, {"type": "null"}]}}}
    found = simplified(Inner=inner, Outer=outer)["Outer"]["properties"]["inner"]
    assert found == {**inner, "type": ["object", "null"]}


def test_enumeration_values_are_in_one_component_only() -> None:
    one = {"type": "string", "enum": ["a", "b"]}
    two = {"type": "string", "enum": ["b", "c"]}
    three = {"type": "string", "enum": ["d"]}
    user = {
        "properties": {
            "one": {"$ref": f"{REF}One"},
            "two": {"allOf": [{"$ref": f"{REF}Two"}], "default": "c"},
            "three": {"$ref": f"{REF}Three"},
        }
    }
    found = simplified(One=one, Two=two, Three=three, User=user)
    assert "Two" not in found
    assert found["User"]["properties"] == {
        "one": {"$ref": f"{REF}One"},
        "two": {**two, "default": "c"},
        "three": {"$ref": f"{REF}Three"},
    }


def test_alternatives_are_any_of() -> None:
    references = [{"$ref": f"{REF}One"}, {"$ref": f"{REF}Two"}]
    found = simplified(One={"type": "object"}, Two={"type": "object"}, Both={"oneOf": references})
    assert found["Both"] == {"anyOf": references}


def test_alternatives_with_a_discriminator_stay_one_of() -> None:
    union = {
        "oneOf": [{"$ref": f"{REF}One"}, {"$ref": f"{REF}Two"}],
        "discriminator": {"propertyName": "kind"},
    }
    assert simplified(One={}, Two={}, Both=dict(union))["Both"] == union


def test_an_array_or_another_type_is_a_condition() -> None:
    text, number = {"type": "string", "format": "uuid"}, {"type": "integer"}
    array = {"type": "array", "items": text, "minItems": 1}
    then = {"items": text, "minItems": 1}
    outer = {
        "properties": {"two": {"oneOf": [text, array]}, "three": {"oneOf": [text, array, number]}}
    }
    found = simplified(Outer=outer)["Outer"]["properties"]
    condition = {"if": {"type": "array"}, "then": then}
    assert found["two"] == {**condition, "else": text}
    assert found["three"] == {**condition, "else": {"oneOf": [text, number]}}


def test_either_of_two_members_is_a_condition() -> None:
    either = {"type": "object", "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert simplified(Either=either)["Either"] == {
        "type": "object",
        "if": {"required": ["a"]},
        "then": {"not": {"required": ["b"]}},
        "else": {"required": ["b"]},
    }

"""OpenAPI schemas of the core's serializers and fields, as strict as their validation."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension

NOT_BLANK = r"\S"


class StrictBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A request body that refuses unknown fields."""

    target_class = "provote_core.serializers.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The usual schema, with `additionalProperties: false` for requests."""
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


class Text(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Text that is not blank after trimming."""

    target_class = "provote_core.serializers.StrictCharField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The usual schema, with a pattern against blank text unless a validator sets another."""
        schema: dict[str, Any] = auto_schema._map_serializer_field(
            self.target, direction, bypass_extensions=True
        )
        if direction == "request" and self.target.trim_whitespace and not self.target.allow_blank:
            schema.setdefault("pattern", NOT_BLANK)
        return _without_null(schema)


class Listed(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A list with its minimum and maximum number of items, which drf-spectacular omits."""

    target_class = "rest_framework.fields.ListField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """The usual schema, with minItems and maxItems for requests."""
        schema: dict[str, Any] = auto_schema._map_serializer_field(
            self.target, direction, bypass_extensions=True
        )
        return schema | _bounds(self.target, direction)


class ListedShapes(Listed):  # type: ignore[no-untyped-call]
    """Like `Listed`, for lists of objects."""

    target_class = "rest_framework.serializers.ListSerializer"
    match_subclasses = False


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema without null among its types: drf-spectacular adds it to the result again."""
    if isinstance(schema.get("type"), list):
        types = [name for name in schema["type"] if name != "null"]
        schema["type"] = types[0] if len(types) == 1 else types
    return schema


def _bounds(field: Any, direction: str) -> dict[str, int]:
    if direction != "request":
        return {}
    least = field.min_length or (0 if field.allow_empty else 1)
    bounds = {"minItems": least} if least else {}
    return bounds | ({"maxItems": field.max_length} if field.max_length else {})

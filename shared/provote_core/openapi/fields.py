"""How the core's own serializers and fields look in OpenAPI: as strict as they are."""

from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension, OpenApiSerializerFieldExtension

NOT_BLANK = r"\S"


class StrictBody(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]
    """A body whose unknown fields are refused."""

    target_class = "provote_core.rest.StrictSerializer"
    match_subclasses = True

    def map_serializer(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """As usual, and closed; a component without properties is an empty object."""
        schema: dict[str, Any] = auto_schema._map_serializer(
            self.target, direction, bypass_extensions=True
        )
        if direction == "request":
            schema["additionalProperties"] = False
        return schema


class Text(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """Text of which something must be left without the spaces around it."""

    target_class = "provote_core.rest.StrictCharField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """As usual, and not blank, unless a validator says more."""
        schema: dict[str, Any] = auto_schema._map_serializer_field(
            self.target, direction, bypass_extensions=True
        )
        if direction == "request" and self.target.trim_whitespace and not self.target.allow_blank:
            schema.setdefault("pattern", NOT_BLANK)
        return _without_null(schema)


class Listed(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """A list with as many items as it may have, which drf-spectacular leaves out."""

    target_class = "rest_framework.fields.ListField"
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """As usual, and bounded."""
        schema: dict[str, Any] = auto_schema._map_serializer_field(
            self.target, direction, bypass_extensions=True
        )
        return schema | _bounds(self.target, direction)


class ListedShapes(OpenApiSerializerFieldExtension):  # type: ignore[no-untyped-call]
    """The same for lists of objects."""

    target_class = "rest_framework.serializers.ListSerializer"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> dict[str, Any]:
        """As usual, and bounded."""
        schema: dict[str, Any] = auto_schema._map_serializer_field(
            self.target, direction, bypass_extensions=True
        )
        return schema | _bounds(self.target, direction)


def _without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Once is enough: whoever asked for the field's schema adds null to its types again."""
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

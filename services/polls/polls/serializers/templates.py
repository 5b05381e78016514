"""Templates in requests and responses."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from polls.serializers.definitions import PollDefinition
from provote_core.serializers import StrictSerializer, StrictUUIDField, TextField
from provote_rules.texts import tr


class TemplateDefinition(PollDefinition):
    """A poll's definition without times."""

    opens_at = None  # type: ignore[assignment]  # DRF's way to leave a field out
    closes_at = None  # type: ignore[assignment]


class NewTemplate(StrictSerializer):
    """A new template, from a definition or from one of the owner's polls."""

    name = TextField(max_length=100)
    definition = TemplateDefinition(required=False)
    poll_id = StrictUUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a body with both sources or with none."""
        if ("definition" in attrs) == ("poll_id" in attrs):
            error = serializers.ErrorDetail(tr("Send either definition or poll_id."), "one-of")
            raise serializers.ValidationError({"definition": [error]})
        return attrs


class TemplateSerializer(serializers.Serializer[Any]):
    """A template in responses; `definition` is the initial definition of a new poll."""

    id = serializers.CharField(help_text="The slug of a built-in template, else a UUID.")
    name = serializers.CharField()
    shipped = serializers.BooleanField()
    created_at = serializers.DateTimeField(allow_null=True)
    definition = serializers.DictField()


# Without many=False, drf-spectacular wraps the response of `list` in another list.
@extend_schema_serializer(many=False)
class TemplateList(serializers.Serializer[Any]):
    """All templates in one page; `next` and `previous` are null."""

    results = TemplateSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)

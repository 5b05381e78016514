"""Templates in requests and responses."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from polls.serializers.definitions import PollDefinition
from provote_core.rest import StrictSerializer, StrictUUIDField, TextField


class TemplateDefinition(PollDefinition):
    """A poll's definition without times, which no pattern can know."""

    opens_at = None  # type: ignore[assignment]  # DRF's way to leave a field out
    closes_at = None  # type: ignore[assignment]


class NewTemplate(StrictSerializer):
    """A template as its owner makes it: from a definition, or from a poll of theirs."""

    name = TextField(max_length=100)
    definition = TemplateDefinition(required=False)
    poll_id = StrictUUIDField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """One source."""
        if ("definition" in attrs) == ("poll_id" in attrs):
            error = serializers.ErrorDetail("Send either definition or poll_id.", "one-of")
            raise serializers.ValidationError({"definition": [error]})
        return attrs


class TemplateSerializer(serializers.Serializer[Any]):
    """A template as its readers see it; `definition` is what a new poll begins with."""

    id = serializers.CharField(help_text="A slug for what ships, else a UUID.")
    name = serializers.CharField()
    shipped = serializers.BooleanField()
    created_at = serializers.DateTimeField(allow_null=True)
    definition = serializers.DictField()


@extend_schema_serializer(many=False)  # else a list of these, as for other actions `list`
class TemplateList(serializers.Serializer[Any]):
    """All of them: a page like any other, with none before or after it."""

    results = TemplateSerializer(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)

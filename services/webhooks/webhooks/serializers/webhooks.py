"""Webhooks in requests and responses."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provote_core import languages
from provote_core.serializers import (
    StrictBooleanField,
    StrictCharField,
    StrictSerializer,
    StrictUUIDField,
    TextField,
)
from webhooks import receiver_urls
from webhooks.messages import TYPES
from webhooks.models import Webhook

DAY = 86_400


@extend_schema_field(
    {
        "type": "string",
        "format": "uri",
        "maxLength": receiver_urls.MAX_LENGTH,
        "pattern": "^https?:",
    }
)
class ReceiverUrlField(StrictCharField):
    """The URL of a receiver, in canonical form; a refused one fails with the code of its flaw."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=receiver_urls.MAX_LENGTH, **options)

    def to_internal_value(self, data: Any) -> str:
        """The canonical URL."""
        found = receiver_urls.parse(
            super().to_internal_value(data), networks=settings.WEBHOOK_NETWORKS
        )
        if isinstance(found, receiver_urls.Flaw):
            raise serializers.ValidationError(languages.shown(found.detail), found.code)
        return str(found)


class TypesField(serializers.ListField):
    """The types of messages that a webhook gets."""

    def __init__(self, **options: Any) -> None:
        child = serializers.ChoiceField(list(TYPES))
        super().__init__(child=child, allow_empty=False, max_length=len(TYPES), **options)


class WholeSecondsField(serializers.IntegerField):
    """Whole seconds, from 0 to seven days, as a JSON integer."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=7 * DAY, **options)

    def to_internal_value(self, data: Any) -> int:
        """The number; anything else is `invalid`."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class NewWebhookSerializer(StrictSerializer):
    """POST /api/v1/webhooks/."""

    url = ReceiverUrlField(help_text="https, on the public internet; redirects are not followed.")
    types = TypesField()
    poll_id = StrictUUIDField(
        required=False, allow_null=True, default=None, help_text="Null: all polls of the caller."
    )
    description = TextField(max_length=200, required=False, allow_blank=True, default="")


class WebhookChangesSerializer(StrictSerializer):
    """PATCH /api/v1/webhooks/{id}/; members that are left out stay."""

    url = ReceiverUrlField(required=False)
    types = TypesField(required=False)
    poll_id = StrictUUIDField(required=False, allow_null=True)
    description = TextField(max_length=200, required=False, allow_blank=True)
    enabled = StrictBooleanField(required=False)


class RotationSerializer(StrictSerializer):
    """POST …/rotate/."""

    overlap = WholeSecondsField(
        required=False, help_text="Seconds in which the old secret signs, too; by default a day."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """The body with the overlap as a duration."""
        return {"overlap": timedelta(seconds=attrs.get("overlap", DAY))}


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """A webhook, without its secret."""

    types = serializers.ListField(child=serializers.ChoiceField(list(TYPES)))

    class Meta:
        model = Webhook
        fields = [
            "id", "url", "description", "types", "poll_id", "enabled", "disabled_why",
            "failing_since", "rotated_until", "version", "created_at", "updated_at",
        ]  # fmt: skip


class SecretWebhookSerializer(WebhookSerializer):
    """The responses that create a webhook or a secret, and the only ones with the secret."""

    secret = serializers.CharField(help_text="Its current secret, `whsec_` and Base64.")

    class Meta(WebhookSerializer.Meta):
        fields = [*WebhookSerializer.Meta.fields, "secret"]

"""Deliveries in responses, and the filters of their list."""

from typing import Any

import msgspec
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provote_core.serializers import StrictSerializer, StrictUUIDField
from webhooks.messages import TEST, TYPES
from webhooks.models import Attempt, Delivery


class DeliveryQuery(StrictSerializer):
    """The filters of a list of deliveries."""

    state = serializers.ChoiceField(Delivery.State.choices, required=False)
    type = serializers.ChoiceField([*TYPES, TEST], required=False)
    poll_id = StrictUUIDField(required=False)


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """An attempt: the `status` of the response, or the code of an `error` without one."""

    class Meta:
        model = Attempt
        fields = ["number", "at", "seconds", "status", "error"]


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """A delivery; `next_attempt_at` is null once it has ended.

    `attempts` counts those since it was created or replayed, `log` has the last twenty of all,
    newest first.
    """

    body = serializers.SerializerMethodField()
    next_attempt_at = serializers.SerializerMethodField()
    log = AttemptSerializer(source="logged", many=True)

    class Meta:
        model = Delivery
        fields = [
            "id", "message_id", "type", "poll_id", "state", "attempts", "created_at", "ended_at",
            "next_attempt_at", "body", "log",
        ]  # fmt: skip

    @extend_schema_field(serializers.DictField())
    def get_body(self, delivery: Delivery) -> Any:
        """What is sent, as a value."""
        return msgspec.json.decode(delivery.body)

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_next_attempt_at(self, delivery: Delivery) -> Any:
        """The time of the next attempt, while the delivery is pending."""
        return delivery.due_at if delivery.state == Delivery.State.PENDING else None

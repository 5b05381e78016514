"""Ballot tokens."""

from typing import Any

from rest_framework import serializers

from provote_core.rest import StrictSerializer, StrictUUIDField, TextField
from votes.models import Invitation
from votes.services.invitations import MAX_PER_SERIES


class NewInvitations(StrictSerializer):
    """How many ballot tokens to make."""

    count = serializers.IntegerField(min_value=1, max_value=MAX_PER_SERIES)
    label = TextField(  # type: ignore[assignment]  # Field has a label, too
        max_length=100, allow_blank=True, default="", help_text="Your own name for them."
    )

    def validate_count(self, count: int) -> int:
        """A JSON number, which DRF alone would take from text, too."""
        if type(self.initial_data["count"]) is not int:
            raise serializers.ValidationError("A valid integer is required.", "invalid")
        return count


class MadeInvitation(serializers.Serializer[Any]):
    """A ballot token, shown in the answer that makes it and in that answer's replays only."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Counts from 0 in the series.")
    token = serializers.CharField(help_text="For one voter, who sends it as X-Voter-Token.")


class InvitationSeriesSerializer(serializers.Serializer[Any]):
    """Ballot tokens made at once."""

    id = serializers.UUIDField()
    poll_id = serializers.UUIDField()
    count = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    invitations = MadeInvitation(many=True)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation without its token, of which only a digest is stored."""

    series_id = serializers.UUIDField()
    used = serializers.BooleanField(help_text="Whether a vote stands that was cast with it.")
    revoked_at = serializers.DateTimeField(source="ended_at", allow_null=True)

    class Meta:
        model = Invitation
        fields = ("id", "series_id", "number", "used", "revoked_at")


class InvitationQuery(StrictSerializer):
    """Which invitations to list."""

    series_id = StrictUUIDField(required=False)
    used = serializers.BooleanField(required=False, allow_null=True, default=None)


class SeriesQuery(StrictSerializer):
    """Which invitations to revoke."""

    series_id = StrictUUIDField()

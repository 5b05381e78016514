"""Ballot tokens."""

from typing import Any

from rest_framework import serializers

from provote_core.serializers import StrictSerializer, StrictUUIDField, TextField
from provote_rules.texts import tr
from votes.models import Invitation
from votes.services.invitations import MAX_PER_SERIES


class NewInvitations(StrictSerializer):
    """The number and the label of new ballot tokens."""

    count = serializers.IntegerField(min_value=1, max_value=MAX_PER_SERIES)
    label = TextField(  # type: ignore[assignment]  # Field has a label, too
        max_length=100,
        allow_blank=True,
        default="",
        help_text="A name for the series, shown to the poll's owner only.",
    )

    def validate_count(self, count: int) -> int:
        """Require a JSON number: DRF alone would accept text, too."""
        if type(self.initial_data["count"]) is not int:
            raise serializers.ValidationError(tr("A valid integer is required."), "invalid")
        return count


class MadeInvitation(serializers.Serializer[Any]):
    """A ballot token, shown only in the response to its creation and in replays of it."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="Its number in the series, from 0.")
    token = serializers.CharField(help_text="To be sent by one voter as X-Voter-Token.")


class InvitationSeriesSerializer(serializers.Serializer[Any]):
    """Ballot tokens that were created together."""

    id = serializers.UUIDField()
    poll_id = serializers.UUIDField()
    count = serializers.IntegerField()
    label = serializers.CharField()  # type: ignore[assignment]
    created_at = serializers.DateTimeField()
    invitations = MadeInvitation(many=True)


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """An invitation, without its token: only a digest of it is stored."""

    series_id = serializers.UUIDField()
    used = serializers.BooleanField(help_text="Whether a vote was cast with it and not retracted.")
    revoked_at = serializers.DateTimeField(source="ended_at", allow_null=True)

    class Meta:
        model = Invitation
        fields = ("id", "series_id", "number", "used", "revoked_at")


class InvitationQuery(StrictSerializer):
    """Filters of the list of invitations."""

    series_id = StrictUUIDField(required=False)
    used = serializers.BooleanField(required=False, allow_null=True, default=None)


class SeriesQuery(StrictSerializer):
    """The series whose invitations are revoked."""

    series_id = StrictUUIDField()

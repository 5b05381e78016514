"""Votes in quarantine."""

from typing import Any

from rest_framework import serializers

from provote_core.rest import StrictSerializer, StrictUUIDField
from votes.casting.schemas import MAX_BATCH
from votes.models import State, Vote


class SuspectSerializer(serializers.ModelSerializer[Vote]):
    """A vote that waits, without its ballot: nobody shall decide by what it says."""

    vote_id = serializers.UUIDField(source="id")
    origin = serializers.SerializerMethodField(
        help_text="The same for votes from the same address or device; means nothing elsewhere."
    )

    class Meta:
        model = Vote
        fields = ("vote_id", "cast_at", "state", "origin")

    def get_origin(self, vote: Vote) -> str:
        """The first bytes of its digest."""
        return bytes(vote.device or vote.origin or b"").hex()[:16]


class SuspectQuery(StrictSerializer):
    """Which of the votes that were quarantined to list; those that wait still, if unsaid."""

    state = serializers.ChoiceField([str(state) for state in State], default="quarantined")


class Settlement(StrictSerializer):
    """The votes to release or to void."""

    vote_ids = serializers.ListField(child=StrictUUIDField(), min_length=1, max_length=MAX_BATCH)


class SettledSerializer(serializers.Serializer[Any]):
    """What became of them."""

    changed = serializers.IntegerField(help_text="Released or voided now.")
    unchanged = serializers.IntegerField(help_text="Did not wait: settled before, or never held.")
    unknown = serializers.IntegerField(help_text="Not votes of this poll.")

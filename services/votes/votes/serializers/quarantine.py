"""Votes in quarantine."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from provote_core.serializers import StrictSerializer, StrictUUIDField
from votes.casting.schemas import MAX_BATCH
from votes.models import State, Vote


# The names of components in the OpenAPI document stay: clients have classes by them.
@extend_schema_serializer(component_name="Suspect")
class QuarantinedVoteSerializer(serializers.ModelSerializer[Vote]):
    """A vote that was quarantined, without its ballot: it must not influence the decision."""

    vote_id = serializers.UUIDField(source="id")
    origin = serializers.SerializerMethodField(
        help_text="Equal for votes of this poll from the same address or device."
    )

    class Meta:
        model = Vote
        fields = ("vote_id", "cast_at", "state", "origin")

    def get_origin(self, vote: Vote) -> str:
        """The first bytes of the digest."""
        return bytes(vote.device or vote.origin or b"").hex()[:16]


class QuarantineQuery(StrictSerializer):
    """The state of the votes to list; by default those still in quarantine."""

    state = serializers.ChoiceField([str(state) for state in State], default="quarantined")


@extend_schema_serializer(component_name="Settlement")
class Review(StrictSerializer):
    """The votes to release or to void."""

    vote_ids = serializers.ListField(child=StrictUUIDField(), min_length=1, max_length=MAX_BATCH)


@extend_schema_serializer(component_name="Settled")
class ReviewResultSerializer(serializers.Serializer[Any]):
    """Numbers of the requested votes, by what happened to them."""

    changed = serializers.IntegerField(help_text="Released or voided by this request.")
    unchanged = serializers.IntegerField(
        help_text="Not in quarantine: decided before, or never quarantined."
    )
    unknown = serializers.IntegerField(help_text="No votes of this poll.")

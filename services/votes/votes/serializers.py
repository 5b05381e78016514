"""Shapes of this service's answers and queries."""

from typing import Any

from rest_framework import serializers

from provote_core.rest import StrictSerializer
from votes.casting.answers import present
from votes.casting.shapes import MAX_VOTER_REF, is_voter_ref
from votes.models import Vote


class VoteSerializer(serializers.BaseSerializer[Vote]):
    """A vote as its own voter sees it; written down once, in `casting.answers`."""

    def to_representation(self, instance: Vote) -> dict[str, Any]:
        """The members that the 201 of the cast had."""
        return present(
            vote_id=instance.id,
            poll_id=instance.poll_id,
            choice_id=instance.choice_id,
            cast_at=instance.cast_at,
            version=instance.version,
            batch=instance.batch,
        )


class VoteQuery(StrictSerializer):
    """Which votes to list."""

    poll_id = serializers.UUIDField(required=False)
    voter_ref = serializers.CharField(
        required=False, max_length=MAX_VOTER_REF, trim_whitespace=False
    )

    def validate_voter_ref(self, value: str) -> str:
        """As strict as the cast that named the voter."""
        if not is_voter_ref(value):
            raise serializers.ValidationError("Must be printable characters.", "invalid")
        return value


class FiguresQuery(StrictSerializer):
    """Up to which position to count."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)

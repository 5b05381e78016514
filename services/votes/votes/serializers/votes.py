"""Votes, device tokens, eligibility."""

from typing import Any

from rest_framework import serializers

from provote_core import languages, text
from provote_core.serializers import StrictCharField, StrictSerializer, StrictUUIDField
from votes.casting.responses import present
from votes.casting.schemas import MAX_VOTER_REF
from votes.eligibility_check import EligibilityResult
from votes.models import Vote


class VoteSerializer(serializers.BaseSerializer[Vote]):
    """A vote as its own voter sees it; `casting.responses` defines its members.

    `papers` of the context has the ballot papers of polls, by their ids.
    """

    def to_representation(self, instance: Vote) -> dict[str, Any]:
        """The members that the 201 of the cast has."""
        return present(
            vote_id=instance.id,
            poll_id=instance.poll_id,
            ballot=instance.ballot_value,
            paper=self.context["papers"].get(instance.poll_id),
            cast_at=instance.cast_at,
            version=instance.version,
            state=instance.state,
            batch=instance.changed_batch or instance.batch,
        )


class VoterRefField(StrictCharField):
    """The `voter_ref` of a cast, exact: neither trimmed nor normalised.

    Older versions accepted spaces alone: with `finds_blank` such a reference finds its vote.
    """

    def __init__(self, *, finds_blank: bool = False, **options: Any) -> None:
        self.finds_blank = finds_blank
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """The same text, or `not-printable` or `blank`."""
        voter_ref = super().to_internal_value(data)
        flaw = text.find_flaw(voter_ref)
        if flaw is not None and not (self.finds_blank and flaw == text.BLANK):
            raise serializers.ValidationError(languages.shown(flaw.detail), flaw.code)
        return voter_ref


class VoteQuery(StrictSerializer):
    """Filters of the list of votes."""

    poll_id = StrictUUIDField(required=False)
    voter_ref = VoterRefField(required=False, max_length=MAX_VOTER_REF, finds_blank=True)


class EligibilityQuery(VoteQuery):
    """The poll and, for a backend, the voter."""

    poll_id = StrictUUIDField()
    voter_ref = VoterRefField(required=False, max_length=MAX_VOTER_REF)


class EligibilitySerializer(serializers.Serializer[Any]):
    """The outcome that a cast would have."""

    poll_id = serializers.UUIDField()
    eligible = serializers.BooleanField(help_text="Whether a first vote would be accepted now.")
    reason = serializers.CharField(
        allow_null=True, help_text="The error code with which a cast would be refused."
    )
    detail = serializers.CharField(allow_null=True, help_text="The reason as a sentence.")
    vote_id = serializers.UUIDField(allow_null=True, help_text="The vote that this voter has.")
    vote_url = serializers.CharField(allow_null=True)
    may_change = serializers.BooleanField(help_text="Whether that vote can be changed now.")

    def to_representation(self, instance: EligibilityResult) -> dict[str, Any]:
        """The members in this order."""
        refusal, vote = instance.refusal, instance.vote
        return {
            "poll_id": instance.poll_id,
            "eligible": refusal is None,
            "reason": refusal.code if refusal else None,
            "detail": languages.shown(refusal.detail) if refusal else None,
            "vote_id": vote.pk if vote else None,
            "vote_url": f"/api/v1/votes/{vote.pk}/" if vote else None,
            "may_change": instance.may_change,
        }


class DeviceTokenSerializer(serializers.Serializer[Any]):
    """A voter token for a device; it does not expire, and does not identify its user."""

    device_token = serializers.CharField(help_text="To be sent as X-Voter-Token.")

"""Shapes of this service's answers and queries."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from provote_core import text
from provote_core.rest import StrictCharField, StrictSerializer, StrictUUIDField, TextField
from votes.casting.responses import present
from votes.casting.schemas import MAX_BATCH, MAX_VOTER_REF
from votes.eligibility_check import EligibilityResult
from votes.models import Invitation, State, Vote
from votes.services.invitations import MAX_PER_SERIES


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
            state=instance.state,
            batch=instance.changed_batch or instance.batch,
        )


class VoterRefField(StrictCharField):
    """The name that a cast gave its voter, exact: neither trimmed nor normalised.

    Casts of older versions could name a voter by spaces alone, so their votes are still found.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """The same text, or `not-printable`."""
        voter_ref = super().to_internal_value(data)
        flaw = text.find_flaw(voter_ref)
        if flaw is not None and flaw != text.BLANK:
            raise serializers.ValidationError(flaw.detail, flaw.code)
        return voter_ref


class VoteQuery(StrictSerializer):
    """Which votes to list."""

    poll_id = serializers.UUIDField(required=False)
    voter_ref = VoterRefField(required=False, max_length=MAX_VOTER_REF)


class EligibilityQuery(VoteQuery):
    """Whether a vote in this poll would be accepted."""

    poll_id = serializers.UUIDField()


class EligibilitySerializer(serializers.Serializer[Any]):
    """What a cast would be told."""

    poll_id = serializers.UUIDField()
    eligible = serializers.BooleanField(help_text="Whether a first vote would be accepted now.")
    reason = serializers.CharField(
        allow_null=True, help_text="The code that the cast would be refused with."
    )
    detail = serializers.CharField(allow_null=True, help_text="The same in a sentence.")
    vote_id = serializers.UUIDField(allow_null=True, help_text="The vote this voter has.")
    vote_url = serializers.CharField(allow_null=True)
    may_change = serializers.BooleanField(help_text="Whether that vote can be changed now.")

    def to_representation(self, instance: EligibilityResult) -> dict[str, Any]:
        """The members in this order."""
        refusal, vote = instance.refusal, instance.vote
        return {
            "poll_id": instance.poll_id,
            "eligible": refusal is None,
            "reason": refusal.code if refusal else None,
            "detail": refusal.detail if refusal else None,
            "vote_id": vote.pk if vote else None,
            "vote_url": f"/api/v1/votes/{vote.pk}/" if vote else None,
            "may_change": instance.may_change,
        }


class BallotSerializer(StrictSerializer):
    """Another ballot in the place of the recorded one."""

    choice_id = StrictUUIDField()


class DeviceTokenSerializer(serializers.Serializer[Any]):
    """A voter token for a device; it does not expire, and says nothing of who uses it."""

    device_token = serializers.CharField(help_text="Send it as X-Voter-Token.")


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

    series_id = serializers.UUIDField(required=False)
    used = serializers.BooleanField(required=False, allow_null=True, default=None)


class SeriesQuery(StrictSerializer):
    """Which invitations to revoke."""

    series_id = serializers.UUIDField()


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


class NoBody(StrictSerializer):
    """A command that says everything by its path."""


class LedgerQuery(StrictSerializer):
    """How far, and behind which poll; polls are paged by their ids."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    after = StrictUUIDField(default=UUID(int=0))


class VotedQuery(StrictSerializer):
    """The person asked about, unless a voter token names the voter."""

    subject = serializers.UUIDField(required=False)


class FiguresQuery(StrictSerializer):
    """Up to which position to count."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)

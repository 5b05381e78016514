"""Polls in responses."""

from typing import Any

from rest_framework import serializers

from polls.disclosure import disclosure
from polls.models import Choice, Poll
from polls.selectors import (
    choices_of,
    digest_of,
    image_of,
    method_of,
    publishes_ballots,
    revealed_seed,
    rules_of,
)
from polls.serializers.definitions import RulesDefinition
from polls.serializers.images import ImageSerializer
from provote_rules.definition import CHOICE
from provote_rules.lifecycle import Status


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """A choice; `position` counts from 0."""

    image = ImageSerializer(required=False, help_text="Absent where the choice has no image.")

    class Meta:
        model = Choice
        fields = read_only_fields = (*CHOICE, "image")


# Members that are no attributes of the row.
COMPUTED = frozenset(
    {"category", "choices", "disclosure", "image", "method", "rules", "seats", "tie_seed"}
)


class DisclosureSerializer(serializers.Serializer[Any]):
    """Who can see what of a vote by this API: `voter`, `owner`, `owner_backend`, `staff`."""

    ballot = serializers.ListField(
        child=serializers.CharField(), help_text="Who can see the ballot of a voter."
    )
    participation = serializers.ListField(
        child=serializers.CharField(), help_text="Who can see that a voter has voted."
    )
    anonymous_ballots = serializers.ListField(
        child=serializers.CharField(),
        help_text="Who can see all ballots, without voters, once the result is final: "
        "`results_readers` (those who see the results), or nobody.",
    )


class PollSerializer(serializers.ModelSerializer[Poll]):
    """A poll in responses; `status` is the one at the time of reading."""

    # The fields are for OpenAPI: rendering by them would take most of the time of a page.
    status = serializers.SerializerMethodField()
    image = ImageSerializer(read_only=True, allow_null=True)
    choices = ChoiceSerializer(many=True, read_only=True)
    language = serializers.CharField(
        read_only=True, allow_null=True, help_text="The BCP 47 tag of the poll's texts."
    )
    category: Any = serializers.CharField(allow_null=True, read_only=True)
    method = serializers.CharField(
        read_only=True, allow_null=True,
        help_text="The counting method with its version; null in a poll that 0.2.0 opened.",
    )  # fmt: skip
    seats = serializers.IntegerField(read_only=True, allow_null=True)
    rules = RulesDefinition(read_only=True)
    tie_seed = serializers.CharField(
        read_only=True, allow_null=True,
        help_text="The seed of ties, in hexadecimal, once the poll is closed: its SHA-256 is "
        "`rules.ties.commitment`.",
    )  # fmt: skip
    digest = serializers.CharField(
        read_only=True, allow_null=True, help_text="SHA-256 of the definition; null in a draft."
    )
    disclosure = DisclosureSerializer(read_only=True)

    class Meta:
        model = Poll
        fields = (
            "id", "owner", "title", "description", "language", "image", "status", "ballot_type",
            "choices", "eligibility", "results_visibility", "allow_change", "listing", "category",
            "tags", "method", "seats", "rules", "tie_seed", "disclosure", "digest", "opens_at",
            "closes_at", "closed_at", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_status(self, poll: Any) -> Status:
        """The status now, by the database's clock."""
        return poll.status_at(poll.now)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The members in the order of `fields`; the renderer writes ids and times."""
        members = dict.fromkeys(self.Meta.fields) | {
            name: getattr(instance, name) for name in self.Meta.fields if name not in COMPUTED
        }
        members["status"] = self.get_status(instance)
        members["category"] = instance.category_id
        members["disclosure"] = disclosure(
            instance.eligibility, publishes_ballots=publishes_ballots(instance)
        )
        members["rules"] = rules_of(instance)
        members |= method_of(instance) | {"tie_seed": revealed_seed(instance)}
        members["digest"] = digest_of(instance) or None
        members |= {"choices": choices_of(instance), "image": image_of(instance)}
        return members

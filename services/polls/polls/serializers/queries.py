"""Query parameters of lists."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from polls.constraints import BALLOT_TYPES, ELIGIBILITIES, MAX_TAGS
from polls.listing import ORDERS
from polls.serializers.fields import SlugField
from provote_core import ids
from provote_core.serializers import (
    MomentField,
    StrictCharField,
    StrictSerializer,
    StrictUUIDField,
)
from provote_rules.lifecycle import Status
from provote_rules.texts import tr


@extend_schema_field({"type": "string", "pattern": f"^(me|{ids.GRAMMAR})$"})
class OwnerField(StrictCharField):
    """The owner of polls: a subject, or the caller."""


class PollQuery(StrictSerializer):
    """The filters and orders of a list of polls."""

    q = StrictCharField(
        required=False, max_length=200,
        help_text='Words of title, choices and description; "phrases", -not, or.',
    )  # fmt: skip
    status = serializers.ChoiceField(list(Status), required=False)
    owner = OwnerField(required=False, help_text="A subject's UUID, or `me`.")
    category = SlugField(required=False)
    tag: Any = serializers.ListField(
        child=SlugField(), required=False, max_length=MAX_TAGS,
        help_text="May be repeated: polls have all these tags.",
    )  # fmt: skip
    ballot_type = serializers.ChoiceField(BALLOT_TYPES, required=False)
    eligibility = serializers.ChoiceField(ELIGIBILITIES, required=False)
    created_after = MomentField(required=False, help_text="At this time or later.")
    created_before = MomentField(required=False, help_text="Before this time.")
    opens_after = MomentField(required=False)
    opens_before = MomentField(required=False)
    closes_after = MomentField(required=False)
    closes_before = MomentField(required=False)
    ordering = serializers.ChoiceField(
        list(ORDERS), required=False,
        help_text="By default `-created_at`, with `q` `-rank`: the best match first. Polls "
        "without a time count as infinitely late.",
    )  # fmt: skip

    def validate_owner(self, owner: str) -> Any:
        """A UUID, or `me` as it is."""
        return owner if owner == "me" else StrictUUIDField().run_validation(owner)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse the order by rank without a search."""
        if attrs.get("ordering") == "-rank" and "q" not in attrs:
            error = serializers.ErrorDetail(tr("This order requires q."), "needs-q")
            raise serializers.ValidationError({"ordering": [error]})
        return attrs


class NoQuery(StrictSerializer):
    """The query of a list without filters."""


class TagQuery(StrictSerializer):
    """The filter of a list of tags."""

    q = SlugField(required=False, help_text="A prefix of the tags.")

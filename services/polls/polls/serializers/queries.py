"""What lists are asked for, by the query of their address."""

from collections.abc import Collection
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request

from polls.constraints import BALLOT_TYPES, ELIGIBILITIES, MAX_TAGS
from polls.listing import ORDERS
from polls.serializers.fields import MomentField, SlugField
from provote_core.exceptions import FieldError, InvalidRequest
from provote_core.rest import StrictCharField, StrictSerializer
from provote_rules.lifecycle import Status

PAGE = frozenset({"cursor", "page_size"})


@extend_schema_field(
    {"oneOf": [{"type": "string", "format": "uuid"}, {"type": "string", "const": "me"}]}
)
class OwnerField(StrictCharField):
    """Whose polls: a subject, or the caller."""


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
        help_text="Repeat it: polls have all of them.",
    )  # fmt: skip
    ballot_type = serializers.ChoiceField(BALLOT_TYPES, required=False)
    eligibility = serializers.ChoiceField(ELIGIBILITIES, required=False)
    created_after = MomentField(required=False, help_text="This moment, or later.")
    created_before = MomentField(required=False, help_text="Earlier than this moment.")
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
        return owner if owner == "me" else serializers.UUIDField().run_validation(owner)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """There is a rank only where something is sought."""
        if attrs.get("ordering") == "-rank" and "q" not in attrs:
            error = serializers.ErrorDetail("This order needs q.", "needs-q")
            raise serializers.ValidationError({"ordering": [error]})
        return attrs


class NoQuery(StrictSerializer):
    """A list that is asked for as a whole."""


class TagQuery(StrictSerializer):
    """How the tags begin that are wanted."""

    q = SlugField(required=False, help_text="The beginning of the tags.")


def asked(query: type[StrictSerializer], request: Request, lists: Collection[str] = ()) -> Any:
    """The query without the page's own parameters, refused like a body where it is unknown.

    Those in `lists` may be repeated.
    """
    given: dict[str, Any] = {}
    for name, values in request.query_params.lists():
        if len(values) > 1 and name not in lists:
            detail = "Say this once."
            raise InvalidRequest(detail, errors=[FieldError(f"/{name}", "repeated", detail)])
        given[name] = values if name in lists else values[0]
    checked = query(data={name: v for name, v in given.items() if name not in PAGE})
    checked.is_valid(raise_exception=True)
    return dict(checked.validated_data)

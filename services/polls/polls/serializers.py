"""Shapes in, shapes out. A value that the API names and nobody has built yet is refused here."""

from datetime import UTC, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.fields import empty

from polls.lifecycle import Status
from polls.models import BALLOT_TYPES, ELIGIBILITIES, MAX_CHOICES, VISIBILITIES, Choice, Poll
from provote_core.exceptions import FieldError, UnsupportedValue
from provote_core.rest import StrictCharField, StrictSerializer

YEARS = range(2000, 2200)


def _refuse(name: str, detail: str) -> None:
    raise UnsupportedValue(detail, errors=[FieldError(f"/{name}", "unsupported-value", detail)])


class BuiltChoiceField(serializers.ChoiceField):
    """One of `choices`, exact in type; one of `later` is 400 `unsupported-value`."""

    def __init__(self, choices: Any, *, later: tuple[Any, ...], **options: Any) -> None:
        super().__init__(choices, **options)
        self.later = later

    def to_internal_value(self, data: Any) -> Any:
        """The value as it came."""
        if isinstance(data, str | bool):
            if data in self.later:
                _refuse(str(self.field_name), f"{data!r} is not supported yet.")
            if data in self.choices:
                return data
        self.fail("invalid_choice", input=data)


class LaterField(serializers.Field[Any, Any, Any, Any]):
    """A field the API names for later: only null and empty values pass, and mean nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> None:
        """Nothing."""
        if data not in ("", [], {}):
            _refuse(str(self.field_name), f"{self.field_name} is not supported yet.")


class MomentField(serializers.DateTimeField):
    """A time with an offset, RFC 3339, in years that polls can have; UTC from here on."""

    default_error_messages = {
        "offset": "Write the offset from UTC, such as Z or +02:00.",
        "year": f"The year must be {YEARS[0]} to {YEARS[-1]}.",
    }

    def enforce_timezone(self, value: datetime) -> datetime:
        """The same moment in UTC."""
        if value.utcoffset() is None:
            self.fail("offset")
        if value.year not in YEARS:
            self.fail("year")
        return value.astimezone(UTC)


class ChoiceDefinition(StrictSerializer):
    """A choice as its author writes it."""

    label = StrictCharField(max_length=200)  # type: ignore[assignment]  # the stub's Field.label
    description = StrictCharField(max_length=1_000, allow_blank=True, default="")


@extend_schema_serializer(exclude_fields=["category", "tags", "rules"])
class PollDefinition(StrictSerializer):
    """A poll as its owner defines it."""

    title = StrictCharField(max_length=200)
    description = StrictCharField(max_length=10_000, allow_blank=True, default="")
    ballot_type = BuiltChoiceField(
        BALLOT_TYPES, later=("multiple", "approval", "ranked", "score"), default="single"
    )
    choices: Any = serializers.ListSerializer(
        child=ChoiceDefinition(),
        min_length=2,
        max_length=MAX_CHOICES,
        help_text=f"2 to {MAX_CHOICES}, with different labels.",
    )
    eligibility = BuiltChoiceField(
        ELIGIBILITIES, later=("public", "invited"), default="authenticated"
    )
    results_visibility = BuiltChoiceField(VISIBILITIES, later=("after_vote",), default="live")
    allow_change = BuiltChoiceField([False], later=(True,), default=False)
    opens_at = MomentField(allow_null=True, default=None)
    closes_at = MomentField(allow_null=True, default=None)
    category = LaterField()
    tags = LaterField()
    rules = LaterField()

    def validate_choices(self, choices: list[dict[str, str]]) -> list[dict[str, str]]:
        """Refuse a label that an earlier choice has."""
        first: dict[str, int] = {}
        for index, choice in enumerate(choices):
            if first.setdefault(choice["label"], index) != index:
                error = serializers.ErrorDetail("Another choice has this label.", "duplicate")
                raise serializers.ValidationError({str(index): {"label": [error]}})
        return choices

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Only what is built."""
        return {name: attrs[name] for name in attrs if name not in ("category", "tags", "rules")}


class PollChanges(PollDefinition):
    """Any of a poll's definition; choices are replaced as a whole."""

    def get_fields(self) -> dict[str, Any]:
        """The same fields, none of them required and none with a default."""
        fields = super().get_fields()
        for field in fields.values():
            field.required, field.default = False, empty
        return fields


class NoBody(StrictSerializer):
    """A command that says everything by its path."""


class PollQuery(StrictSerializer):
    """The filters and orders of a list of polls."""

    status = serializers.ChoiceField(list(Status), required=False)
    owner = StrictCharField(required=False, help_text="A subject's UUID, or `me`.")
    ordering = serializers.ChoiceField(["created_at", "-created_at"], required=False)

    def validate_owner(self, owner: str) -> Any:
        """A UUID, or `me` as it is."""
        return owner if owner == "me" else serializers.UUIDField().run_validation(owner)


class ChoiceSerializer(serializers.ModelSerializer[Choice]):
    """A choice; `position` counts from 0."""

    class Meta:
        model = Choice
        fields = read_only_fields = ("id", "label", "description", "position")


class PollSerializer(serializers.ModelSerializer[Poll]):
    """A poll as its readers see it; `status` is the one that holds at the time of reading."""

    # The fields are OpenAPI's: going by way of them would cost most of the time of a page.
    status = serializers.SerializerMethodField()
    choices = ChoiceSerializer(many=True, read_only=True)

    class Meta:
        model = Poll
        fields = (
            "id", "owner", "title", "description", "status", "ballot_type", "choices",
            "eligibility", "results_visibility", "allow_change", "opens_at", "closes_at",
            "closed_at", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields

    def get_status(self, poll: Any) -> Status:
        """By the database's clock."""
        return poll.status_at(poll.now)

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The members in the order of `fields`; ids and times are left to the renderer."""
        members = {name: getattr(instance, name) for name in self.Meta.fields}
        members["status"] = self.get_status(instance)
        members["choices"] = [
            {name: getattr(choice, name) for name in ChoiceSerializer.Meta.fields}
            for choice in instance.choices.all()
        ]
        return members

"""Definitions of polls in requests."""

from typing import Any

from rest_framework import serializers
from rest_framework.fields import empty

from polls.constraints import (
    BALLOT_TYPES,
    DEDUPES,
    ELIGIBILITIES,
    LISTINGS,
    MAX_CHOICES,
    MAX_DEDUPE,
    MAX_SECONDS,
    MAX_TAGS,
    MAX_VOTES,
    ORIGINS,
    VISIBILITIES,
)
from polls.serializers.fields import (
    BuiltChoiceField,
    CommitmentField,
    CountField,
    FlagField,
    LanguageField,
    LotNumbersField,
    MethodField,
    ObjectField,
    SlugField,
)
from provote_core import languages, text
from provote_core.events import PollRules
from provote_core.serializers import (
    MomentField,
    StrictCharField,
    StrictSerializer,
    StrictUUIDField,
    TextField,
)
from provote_rules.texts import tr
from provote_rules.tie_rules import DRAW, SEED, TIES_BY

DEFAULT_RULES: dict[str, Any] = {
    "dedupe": PollRules.dedupe,
    "dedupe_limit": PollRules.dedupe_limit,
    **dict.fromkeys(("quarantine", "ballot", "method", "ties", "publish_ballots")),
}


class ImageReference(StrictSerializer):
    """An uploaded image, and the text for people who do not see it."""

    id = StrictUUIDField(help_text="The id that the upload has returned.")
    alt = TextField(
        max_length=1_000, allow_blank=True, lines=True,
        help_text="What the image shows; empty if it only decorates.",
    )  # fmt: skip


class ChoiceDefinition(StrictSerializer):
    """A choice as its author writes it."""

    label = TextField(max_length=200)  # type: ignore[assignment]  # the stub's Field.label
    description = TextField(max_length=1_000, allow_blank=True, default="", lines=True)
    image = ImageReference(allow_null=True, default=None)


class QuarantineDefinition(StrictSerializer):
    """Votes of one origin beyond `votes` in `seconds` seconds wait for the owner."""

    by = BuiltChoiceField(ORIGINS)
    votes = CountField(min_value=1, max_value=MAX_VOTES)
    seconds = CountField(min_value=1, max_value=MAX_SECONDS)


class TiesDefinition(StrictSerializer):
    """How ties are broken: by a committed `seed`, by `lot_numbers`, or by hand (`ask`)."""

    by = BuiltChoiceField(TIES_BY, default=SEED)
    lot_numbers = LotNumbersField(
        allow_null=True, default=None,
        help_text=f'A number for each choice, or "{DRAW}" to draw them at the opening.',
    )  # fmt: skip
    beacon = FlagField(default=False, help_text="Whether a public beacon is added to the seed.")
    commitment = CommitmentField(
        allow_null=True, required=False,
        help_text="SHA-256 of the seed, from the opening on; null in requests.",
    )  # fmt: skip

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The rules that an owner sets."""
        rules: dict[str, Any] = super().to_internal_value(data)
        rules.pop("commitment", None)
        return rules


class RulesDefinition(StrictSerializer):
    """Rules of ballots, of the count, and against duplicate and suspicious votes.

    `dedupe…` is for public polls only.
    """

    dedupe = BuiltChoiceField(DEDUPES, default=PollRules.dedupe)
    dedupe_limit = CountField(min_value=1, max_value=MAX_DEDUPE, default=PollRules.dedupe_limit)
    quarantine = QuarantineDefinition(allow_null=True, default=None)

    ballot = ObjectField(
        allow_null=True,
        default=None,
        help_text="The rules of the ballot type; null: its defaults.",
    )
    method = ObjectField(
        allow_null=True, default=None, help_text="Parameters of the method; null: its defaults."
    )
    ties = TiesDefinition(allow_null=True, default=None)
    publish_ballots = FlagField(
        allow_null=True, default=None,
        help_text="Whether the ballots are published, without voters, once the result is final; "
        "null: they are.",
    )  # fmt: skip


class PollDefinition(StrictSerializer):
    """A poll as its owner defines it."""

    title = TextField(max_length=200)
    description = TextField(max_length=10_000, allow_blank=True, default="", lines=True)
    language = LanguageField(
        allow_null=True, default=None,
        help_text="The language of the poll's texts, as a BCP 47 tag such as de-CH; null: not "
        "said. The report as a PDF and invitations by mail are in it, if it is supported.",
    )  # fmt: skip
    image = ImageReference(allow_null=True, default=None)
    ballot_type = BuiltChoiceField(BALLOT_TYPES, default="single")
    method = MethodField(
        allow_null=True, default=None, max_length=60, trim_whitespace=False,
        help_text="The counting method: its id, or id@version. Null: the ballot type's default.",
    )  # fmt: skip
    seats = CountField(
        allow_null=True, default=None, min_value=1, max_value=MAX_CHOICES,
        help_text="The number of choices to elect; null: 1.",
    )  # fmt: skip
    choices: Any = serializers.ListSerializer(
        child=ChoiceDefinition(),
        min_length=2,
        max_length=MAX_CHOICES,
        help_text=f"2 to {MAX_CHOICES}, with different labels.",
    )
    eligibility = BuiltChoiceField(ELIGIBILITIES, default="authenticated")
    results_visibility = BuiltChoiceField(VISIBILITIES, default="live")
    allow_change = FlagField(default=False)
    listing = BuiltChoiceField(LISTINGS, default="listed")
    category = SlugField(allow_null=True, default=None, help_text="The slug of a category.")
    tags = serializers.ListField(child=SlugField(), max_length=MAX_TAGS, default=list)
    rules = RulesDefinition(default=lambda: dict(DEFAULT_RULES))
    opens_at = MomentField(allow_null=True, default=None)
    closes_at = MomentField(allow_null=True, default=None)

    def validate_choices(self, choices: list[dict[str, str]]) -> list[dict[str, str]]:
        """Refuse a label that looks like that of an earlier choice."""
        first: dict[str, int] = {}
        for index, choice in enumerate(choices):
            earlier = first.setdefault(text.skeleton(choice["label"]), index)
            if earlier != index:
                detail = tr(
                    "Choice {earlier} has this label, or one that looks the same.", earlier=earlier
                )
                error = serializers.ErrorDetail(languages.shown(detail), "duplicate")
                raise serializers.ValidationError({str(index): {"label": [error]}})
        return choices

    def validate_tags(self, tags: list[str]) -> list[str]:
        """Each tag once, in the given order."""
        return list(dict.fromkeys(tags))


class PollChanges(PollDefinition):
    """Any of a poll's definition; choices, tags and rules are replaced as a whole."""

    def get_fields(self) -> dict[str, Any]:
        """The same fields, none of them required and none with a default."""
        fields = super().get_fields()
        for field in fields.values():
            field.required, field.default = False, empty
        return fields


class NewPoll(PollDefinition):
    """A poll as its owner defines it, or as it differs from a template."""

    template = StrictCharField(
        required=False, max_length=40,
        help_text="A template's slug or id; members of the body override the template's. "
        "Without one, title and choices are required.",
    )  # fmt: skip

    def get_fields(self) -> dict[str, Any]:
        """The same fields; a template has title and choices already."""
        fields = super().get_fields()
        if "template" in getattr(self, "initial_data", ("template",)):
            fields["title"].required = fields["choices"].required = False
        return fields


class PollCopy(StrictSerializer):
    """What a clone can have of its own."""

    title = TextField(max_length=200, required=False)

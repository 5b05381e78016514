"""Serializers and fields that are stricter than DRF's."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.fields import empty

from provote_core import ids, languages, text, times
from provote_core.exceptions import NotFound
from provote_rules.texts import tr

YEARS = range(2000, 2200)
_NOT_TEXT = tr("Write a time as a string, by RFC 3339.")
_WRONG_YEAR = tr("The year must be {first} to {last}.", first=str(YEARS[0]), last=str(YEARS[-1]))


class StrictSerializer(serializers.Serializer[Any]):
    """A serializer that refuses unknown fields, nested ones included."""

    def to_internal_value(self, data: Any) -> Any:
        """The validated data; an unknown field is an error `unknown-field` with its pointer."""
        if isinstance(data, dict):
            unknown = {
                name: [serializers.ErrorDetail(tr("This field is not known."), "unknown-field")]
                for name in data
                if name not in self.fields or self.fields[name].read_only
            }
            if unknown:
                raise serializers.ValidationError(unknown)
        return super().to_internal_value(data)


class StrictCharField(serializers.CharField):
    """Text that must be a JSON string; DRF alone would accept numbers and booleans."""

    def to_internal_value(self, data: Any) -> str:
        """The string; anything else is `invalid`."""
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(StrictCharField):
    """Text that people read, by the policy of `provote_core.text`; of several lines with `lines`.

    `max_length` counts the code points of the stored text. Text that an earlier version stored may
    be sent again unchanged: see `stored` of `rest.validated`.
    """

    default_error_messages = {"not-printable": "{detail}"}

    def __init__(self, *, lines: bool = False, **options: Any) -> None:
        super().__init__(**options)
        self.lines = lines

    def run_validation(self, data: Any = empty) -> Any:
        """The stored form; without DRF's check for blank text, which hides control characters."""
        return serializers.Field.run_validation(self, data)

    def to_internal_value(self, data: Any) -> str:
        """The stored form of the text; fails with `invalid`, `not-printable` or `blank`."""
        if not isinstance(data, str):
            self.fail("invalid")
        cleaned = text.clean(data, lines=self.lines)
        if self.allow_blank and not cleaned:
            return cleaned
        flaw = text.find_flaw(cleaned, lines=self.lines)
        if flaw is None:
            return cleaned
        if cleaned and self._is_stored(data):
            return data
        self.fail(flaw.code, detail=languages.shown(flaw.detail))

    def _is_stored(self, data: str) -> bool:
        stored = getattr(self.root, "_context", {}).get("stored")
        try:
            return stored is not None and data in stored()
        except NotFound:
            return False  # an invalid body is reported before a missing object


def printable(value: str) -> None:
    """Validate one line by the text policy, for a field with its own grammar."""
    flaw = text.find_flaw(value)
    if flaw is not None:
        raise serializers.ValidationError(languages.shown(flaw.detail), flaw.code)


class StrictUUIDField(serializers.UUIDField):
    """A UUID by the grammar of `provote_core.ids`, in bodies and queries alike.

    DRF alone would also accept numbers, braces, "urn:uuid:" and 32 digits without hyphens.
    """

    def to_internal_value(self, data: Any) -> UUID:
        """The UUID; anything else is `invalid`."""
        known = ids.parse(data) if isinstance(data, str) else None
        if known is None:
            self.fail("invalid", value=data)
        return known


@extend_schema_field({"type": "boolean"})
class StrictBooleanField(serializers.BooleanField):
    """True or false, as JSON writes them; DRF alone would accept numbers and words."""

    def to_internal_value(self, data: Any) -> bool:
        """The value; anything else is `invalid`."""
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class NoBody(StrictSerializer):
    """The body of a command without parameters: none, or an empty object."""


@extend_schema_field(
    # The years, in what RFC 3339 writes.
    {"type": "string", "format": "date-time", "pattern": r"^2[01]\d\d-"}
)
class MomentField(serializers.DateTimeField):
    """A time by the grammar of `provote_core.times`, within `YEARS`; its value is in UTC."""

    default_error_messages = {
        "invalid": "{detail}",
        "offset": "{detail}",
        "year": "{detail}",
    }

    def to_internal_value(self, data: Any) -> datetime:
        """The moment in UTC; refusals have the codes `invalid`, `offset` and `year`."""
        if not isinstance(data, str):
            self.fail("invalid", detail=languages.shown(_NOT_TEXT))
        moment = times.parse(data)
        if isinstance(moment, times.Refusal):
            self.fail(moment.code, detail=languages.shown(moment.detail))
        # As written and as stored: responses have it in UTC, and may be sent again.
        if moment.year not in YEARS or (stored := moment.astimezone(UTC)).year not in YEARS:
            self.fail("year", detail=languages.shown(_WRONG_YEAR))
        return stored

"""Fields that are stricter than DRF's: exact in type, ready for values of later versions."""

import re
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from polls.constraints import SLUG
from provote_core.exceptions import FieldError, UnsupportedValue
from provote_core.languages import LONGEST_TAG, TAG, canonical_tag
from provote_core.serializers import StrictCharField
from provote_rules.texts import tr
from provote_rules.tie_rules import DRAW, MAX_LOT_NUMBER


class BuiltChoiceField(serializers.ChoiceField):
    """One of `choices`, exact in type; one of `later` is 400 `unsupported-value`."""

    def __init__(self, choices: Any, *, later: tuple[Any, ...] = (), **options: Any) -> None:
        super().__init__(choices, **options)
        self.later = later

    def to_internal_value(self, data: Any) -> Any:
        """The value, unchanged."""
        if isinstance(data, str | bool):
            if data in self.later:
                detail = tr("{data!r} is not supported yet.", data=data)
                error = FieldError(f"/{self.field_name}", "unsupported-value", detail)
                raise UnsupportedValue(detail, errors=[error])
            if data in self.choices:
                return data
        self.fail("invalid_choice", input=data)


@extend_schema_field({"type": "boolean"})
class FlagField(BuiltChoiceField):
    """True or false, as JSON writes them; an enumeration of booleans breaks generated clients."""

    def __init__(self, **options: Any) -> None:
        super().__init__([False, True], **options)


class CountField(serializers.IntegerField):
    """An integer in JSON; DRF alone would take strings and fractions."""

    def to_internal_value(self, data: Any) -> int:
        """The number; anything else is `invalid`."""
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return int(super().to_internal_value(data))


@extend_schema_field({"type": "string", "pattern": "^[a-z0-9-]+(@[A-Za-z0-9.-]+)?$"})
class MethodField(StrictCharField):
    """A counting method: its id, or its id with a version."""

    default_error_messages = {"unknown-method": tr("No method has this name.")}

    def to_internal_value(self, data: Any) -> str:
        """The name, which the rulebook knows or not."""
        name = super().to_internal_value(data)
        if not re.fullmatch(r"[a-z0-9-]+(@[A-Za-z0-9.-]+)?", name):
            self.fail("unknown-method")
        return name


@extend_schema_field({"type": "object", "additionalProperties": {}})
class ObjectField(serializers.Field[Any, Any, Any, Any]):
    """A JSON object, whose members the rulebook checks."""

    default_error_messages = {"invalid": tr("Must be an object.")}

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """The object, unchanged."""
        if not isinstance(data, dict):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        """The object, unchanged."""
        return value


@extend_schema_field(
    {
        "oneOf": [
            {
                "type": "array",
                "items": {"type": "integer", "minimum": 0, "maximum": MAX_LOT_NUMBER},
            },
            {"type": "string", "enum": [DRAW]},
        ]
    }
)
class LotNumbersField(serializers.Field[Any, Any, Any, Any]):
    """Lot numbers, which the rulebook checks against the choices."""

    default_error_messages = {"invalid-lot-numbers": tr('Must be a list of numbers, or "draw".')}

    def to_internal_value(self, data: Any) -> Any:
        """The value, unchanged."""
        if data != DRAW and not isinstance(data, list):
            self.fail("invalid-lot-numbers")
        return data

    def to_representation(self, value: Any) -> Any:
        """The value, unchanged."""
        return value


@extend_schema_field({"type": "string"})
class CommitmentField(serializers.Field[Any, Any, Any, Any]):
    """A member of responses that requests may have as null: a draft can be sent as it is shown."""

    default_error_messages = {"read-only": tr("The platform makes the commitment at the opening.")}

    def to_internal_value(self, data: Any) -> Any:
        """No value is valid but null."""
        self.fail("read-only")

    def to_representation(self, value: Any) -> Any:
        """The commitment, unchanged."""
        return value


@extend_schema_field({"type": "string", "maxLength": LONGEST_TAG, "pattern": TAG})
class LanguageField(StrictCharField):
    """A well-formed language tag (BCP 47), in the case that RFC 5646 recommends."""

    default_error_messages = {"invalid-language": tr("Use a language tag such as de-CH.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, max_length=LONGEST_TAG, **options)

    def to_internal_value(self, data: Any) -> str:
        """`de-CH` for `DE-ch`."""
        tag = canonical_tag(super().to_internal_value(data))
        if tag is None:
            self.fail("invalid-language")
        return tag


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9-]{1,40}$"})
class SlugField(StrictCharField):
    """A name in addresses: 1 to 40 of a-z, 0-9 and hyphen; upper case becomes lower."""

    default_error_messages = {"slug": tr("Use 1 to 40 of a-z, 0-9 and hyphen.")}

    def to_internal_value(self, data: Any) -> str:
        """The slug in lower case."""
        slug = super().to_internal_value(data)
        # Matched first: lower() makes ASCII of some other letters.
        if not re.fullmatch(SLUG, slug, re.IGNORECASE | re.ASCII):
            self.fail("slug")
        return slug.lower()

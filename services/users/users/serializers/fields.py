"""Fields for addresses, user names, passwords, language tags and time zones."""

import functools
import zoneinfo
from typing import Any

from django.core.validators import MaxLengthValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from provote_core import languages
from provote_core.serializers import StrictCharField, printable
from provote_rules.texts import tr
from users import addresses
from users.models import TIMEZONE, valid_username
from users.precis import opaque_string

_LONGEST_ADDRESS = 1_024  # characters as sent; NFC can shorten them to a quarter


@functools.cache
def _timezones() -> frozenset[str]:
    return frozenset({TIMEZONE, *zoneinfo.available_timezones()})


class AddressField(serializers.EmailField):
    """An e-mail address, kept in NFC and its domain in lower case: see `addresses.tidy`."""

    def to_internal_value(self, data: Any) -> str:
        """The address as an account keeps it; its length is checked in this form.

        A much longer one is refused before that, because each label of its domain takes time.
        """
        address = super().to_internal_value(data)
        if len(address) > _LONGEST_ADDRESS:
            self.fail("max_length", max_length=self.max_length)
        return addresses.tidy(address)


class NewAddressField(AddressField):
    """An address that an account gets: printable, with a local part in ASCII.

    Django accepts control characters between quotes, and the letters whose other case is ASCII
    (U+017F, U+0130, U+0131), because it ignores case.
    """

    def run_validation(self, data: Any = serializers.empty) -> str:
        """The address as an account keeps it."""
        address: str = super().run_validation(data)
        printable(address)
        if not address.rpartition("@")[0].isascii():
            self.fail("invalid")
        return address


@extend_schema_field(
    {"type": "string", "minLength": 1, "pattern": r"^\s*[A-Za-z0-9._-]{3,64}\s*$"}
)
class UsernameField(StrictCharField):
    """A new user name; white space around it is removed."""

    default_validators = [valid_username]


class _PreparedLength(MaxLengthValidator):
    """Counts the characters of the form that is hashed."""

    def clean(self, x: Any) -> int:
        """The length of the prepared password."""
        return len(opaque_string(x))


class PasswordField(StrictCharField):
    """A password as it was typed; it is prepared when it is set or proven (see `precis`)."""

    def __init__(self, **options: Any) -> None:
        message = tr("Ensure this field has no more than 256 characters.")
        longest = _PreparedLength(256, message=message)
        super().__init__(trim_whitespace=False, validators=[longest], **options)


class LocaleField(StrictCharField):
    """A well-formed language tag (BCP 47), in the case that RFC 5646 recommends."""

    default_error_messages = {"invalid-locale": tr("Use a language tag such as de-CH.")}

    def to_internal_value(self, data: Any) -> str:
        """`de-CH` for `DE-ch`."""
        tag = languages.canonical_tag(super().to_internal_value(data))
        if tag is None:
            self.fail("invalid-locale")
        return tag


class TimezoneField(StrictCharField):
    """The name of a time zone in IANA's database."""

    default_error_messages = {"invalid-timezone": tr("Use a name such as Europe/Zurich.")}

    def to_internal_value(self, data: Any) -> str:
        """The name."""
        name = super().to_internal_value(data)
        if name not in _timezones():
            self.fail("invalid-timezone")
        return name

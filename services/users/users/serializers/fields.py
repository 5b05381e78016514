"""Values that people choose for themselves, checked as serializers do."""

import functools
import re
import zoneinfo
from typing import Any

from provote_core.rest import StrictCharField
from users.models import TIMEZONE

# RFC 5646's langtag: language, script, region, variants, extensions, private use.
_LANGUAGE = re.compile(
    r"(?:[a-z]{2,3}(?:-[a-z]{3}){0,3}|[a-z]{4,8})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?"
    r"(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(?:-[0-9a-wy-z](?:-[a-z0-9]{2,8})+)*"
    r"(?:-x(?:-[a-z0-9]{1,8})+)?\Z",
    re.IGNORECASE | re.ASCII,
)


@functools.cache
def _timezones() -> frozenset[str]:
    return frozenset({TIMEZONE, *zoneinfo.available_timezones()})


class LocaleField(StrictCharField):
    """A language tag (BCP 47), well-formed; its letters as RFC 5646 recommends."""

    default_error_messages = {"invalid-locale": "Use a language tag such as de-CH."}

    def to_internal_value(self, data: Any) -> str:
        """`de-CH` for `DE-ch`."""
        tag = super().to_internal_value(data)
        if not _LANGUAGE.match(tag):
            self.fail("invalid-locale")
        first, *rest = tag.lower().split("-")
        named = {2: str.upper, 4: str.title}
        single = next((i for i, part in enumerate(rest) if len(part) == 1), len(rest))
        shown = [named.get(len(part), str)(part) for part in rest[:single]]
        return "-".join([first, *shown, *rest[single:]])


class TimezoneField(StrictCharField):
    """The name of a time zone in IANA's database."""

    default_error_messages = {"invalid-timezone": "Use a name such as Europe/Zurich."}

    def to_internal_value(self, data: Any) -> str:
        """The name."""
        name = super().to_internal_value(data)
        if name not in _timezones():
            self.fail("invalid-timezone")
        return name

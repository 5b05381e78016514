"""Times in requests: the grammar of RFC 3339, section 5.6, and nothing else.

An example is `2027-01-31T09:30:00Z`. A fraction of a second may have any number of digits, within
`MAX_LENGTH` characters in all; the offset is required, and T and Z may be lower case, as the RFC
allows. The RFC leaves it to
applications to accept a space instead of the T: it is refused. So are leap seconds: they are
announced only half a year ahead, and PostgreSQL does not store them.
"""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from provote_rules.texts import Text, tr

_TIME = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([0-9]{2}):([0-9]{2}))"
)
_MOMENT = r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?"
_EXAMPLE = tr("such as 2027-01-31T09:30:00Z or 2027-01-31T10:30:00+01:00")
MAX_LENGTH = 64
# Common mistakes with their hints; the first match applies.
_HINTS = tuple(
    (re.compile(pattern), code, hint)
    for pattern, code, hint in (
        (rf"{_MOMENT} [0-9]{{2}}:?[0-9]{{2}}",
         "offset", tr("A plus in a query means a space: write %2B for it, as in %2B02:00.")),
        (_MOMENT, "offset", tr("Write the offset from UTC, such as Z or +02:00.")),
        (rf"{_MOMENT} ?[+-][0-9:]*",
         "offset", tr("Write the offset as hours and minutes, such as +02:00.")),
        (r"[0-9]{4}-?W[0-9].*", "invalid", tr("Write year, month and day, not a week.")),
        (r"[0-9]{4}-?[0-9]{3}(?:[Tt ].*)?", "invalid", tr("Write year, month and day.")),
        (r"[0-9]{8}(?:[Tt ].*)?|[0-9-]{8,10}[Tt ][0-9]{4,6}(?:\D.*)?",
         "invalid", tr("Write the hyphens of the date and the colons of the time.")),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}", "offset", tr("Write the time and its offset, too.")),
        (r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ _][0-9].*",
         "invalid", tr("Write T between the date and the time.")),
        (r".*:[0-9]{2},[0-9]+.*", "invalid", tr("Write a point before the fraction of a second.")),
        (r".*[Tt][0-9]{2}:[0-9]{2}(?:[Zz]|[+-].*)?", "invalid", tr("Write the seconds, too.")),
    )
)  # fmt: skip


class Refusal(NamedTuple):
    """Why a text is not such a time: the error code, and a sentence that says what to write."""

    code: str
    detail: Text


def parse(text: str) -> datetime | Refusal:
    """The moment with its offset, truncated to microseconds, or the refusal."""
    if len(text) > MAX_LENGTH:
        return Refusal(
            "invalid",
            tr(
                "Write at most {max_length} characters, {example}.",
                max_length=MAX_LENGTH,
                example=_EXAMPLE,
            ),
        )
    found = _TIME.fullmatch(text)
    if found is None:
        return _explain(text)
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    if hour > 23:
        return Refusal("invalid", tr("Hours are 00 to 23: midnight is 00:00 of the next day."))
    if minute > 59 or second > 59:
        return Refusal(
            "invalid", tr("Minutes and seconds are 00 to 59; there are no leap seconds.")
        )
    offset = _offset(found[8], found[9], found[10])
    if offset is None:
        return Refusal("offset", tr("Offsets are -23:59 to +23:59."))
    fraction = int((found[7] or "")[:6].ljust(6, "0"))
    try:
        return datetime(year, month, day, hour, minute, second, fraction, offset)
    except ValueError:
        return Refusal("invalid", tr("There is no such day in the calendar."))


def _offset(sign: str | None, hours: str, minutes: str) -> timezone | None:
    if sign is None:
        return UTC
    if int(hours) > 23 or int(minutes) > 59:
        return None
    ahead = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(ahead if sign == "+" else -ahead)


def _explain(text: str) -> Refusal:
    for pattern, code, hint in _HINTS:
        if pattern.fullmatch(text):
            return Refusal(code, hint)
    return Refusal("invalid", tr("Write a time of RFC 3339, {example}.", example=_EXAMPLE))

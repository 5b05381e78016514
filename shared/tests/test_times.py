"""Times as RFC 3339 writes them, and hints for every other way."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_core.times import MAX_LENGTH, Refusal, parse

NOON = datetime(2027, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    ["2027-01-31T12:00:00Z", "2027-01-31t12:00:00z", "2027-01-31T12:00:00.000Z",
     "2027-01-31T14:00:00+02:00", "2027-01-31T11:59:00-00:01", "2027-01-31T12:00:00-00:00",
     "2027-02-01T11:59:00+23:59", f"2027-01-31T12:00:00.{'0' * 40}Z"],
)  # fmt: skip
def test_the_grammar_of_the_rfc_is_read(text: str) -> None:
    assert parse(text) == NOON


@given(st.datetimes(timezones=st.timezones().map(lambda _: UTC)))
def test_what_python_writes_is_read(moment: datetime) -> None:
    assert parse(moment.isoformat()) == moment


def test_further_digits_are_cut_off() -> None:
    assert parse("2027-01-31T12:00:00.1234567Z") == NOON + timedelta(microseconds=123_456)


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("2027-01-31T23:59:60Z", "invalid", "leap seconds"),
        ("2027-01-31T12:60:00Z", "invalid", "00 to 59"),
        ("2027-01-31T24:00:00Z", "invalid", "next day"),
        ("2027-W05-7T12:00:00Z", "invalid", "not a week"),
        ("2027W057T120000Z", "invalid", "not a week"),
        ("2027-W05", "invalid", "not a week"),
        ("2027-031T12:00:00Z", "invalid", "year, month and day"),
        ("2027031", "invalid", "year, month and day"),
        ("20270131T120000Z", "invalid", "hyphens"),
        ("20270131T12:00:00Z", "invalid", "hyphens"),
        ("2027-01-31T120000Z", "invalid", "colons"),
        ("2027-01-31 12:00:00Z", "invalid", "Write T"),
        ("2027-01-31_12:00:00Z", "invalid", "Write T"),
        ("2027-01-31T12:00:00,5Z", "invalid", "point"),
        ("2027-01-31T12:00Z", "invalid", "seconds"),
        ("2027-01-31T12:00", "invalid", "seconds"),
        ("2027-02-30T12:00:00Z", "invalid", "no such day"),
        ("0000-01-01T12:00:00Z", "invalid", "no such day"),
        ("2027-01-31T12:00:00", "offset", "offset"),
        ("2027-01-31", "offset", "offset"),
        ("2027-01-31T12:00:00+02", "offset", "+02:00"),
        ("2027-01-31T12:00:00+0200", "offset", "+02:00"),
        ("2027-01-31T12:00:00+25:00", "offset", "+23:59"),
        ("2027-01-31T12:00:00+02:60", "offset", "+23:59"),
        ("2027-01-31T12:00:00 02:00", "offset", "%2B"),
        ("2027-01-31T12:00:00.5 0200", "offset", "%2B"),
        ("2027-01-31T12:00:00\u221202:00", "invalid", "RFC 3339"),
        ("\uff12027-01-31T12:00:00Z", "invalid", "RFC 3339"),
        ("2027-01-31T12:00:00Z\n", "invalid", "RFC 3339"),
        (" 2027-01-31T12:00:00Z", "invalid", "RFC 3339"),
        ("Sun, 31 Jan 2027 12:00:00 GMT", "invalid", "RFC 3339"),
        ("+2027-01-31T12:00:00Z", "invalid", "RFC 3339"),
        ("1800000000", "invalid", "RFC 3339"),
        ("tomorrow", "invalid", "RFC 3339"),
        ("", "invalid", "RFC 3339"),
        (f"2027-01-31T12:00:00.{'0' * MAX_LENGTH}Z", "invalid", f"at most {MAX_LENGTH}"),
        ("x" * 5000, "invalid", f"at most {MAX_LENGTH}"),
    ],
)
def test_everything_else_is_refused_with_what_to_write(text: str, code: str, hint: str) -> None:
    found = parse(text)
    assert isinstance(found, Refusal), found
    assert found.code == code
    assert hint in found.detail

"""Parsing of PROVOTE_RATE_LIMITS."""

import pytest

from provote_core.limits.rates import DEFAULT, KINDS, Rate, parse_rates


def test_defaults_name_every_kind() -> None:
    assert set(parse_rates(DEFAULT)) == set(KINDS)


def test_a_rate_replaces_its_default_only() -> None:
    rates = parse_rates(" read = 5 / m ,, login=1/h,")
    assert rates["read"] == Rate("read", 5, 60)
    assert rates["login"] == Rate("login", 1, 3_600)
    assert rates["cast"] == parse_rates(DEFAULT)["cast"]
    assert parse_rates("") == parse_rates(DEFAULT)


def test_principals_can_have_another_rate() -> None:
    assert parse_rates("read_user=7/s")["read_user"] == Rate("read_user", 7, 1)


def test_the_policy_header_has_the_format_of_the_draft() -> None:
    assert Rate("cast", 100, 60).policy == '"cast";q=100;w=60'


@pytest.mark.parametrize(
    "text", ["read", "read=5", "read=0/s", "read=-1/s", "read=5/d", "read=1.5/s", "write=5/s;",
             "unknown=5/s", "read_admin=5/s", "read=5/s login=5/s", "READ=5/s"],
)  # fmt: skip
def test_a_malformed_rate_is_an_error_at_startup(text: str) -> None:
    with pytest.raises(ValueError, match="PROVOTE_RATE_LIMITS"):
        parse_rates(text)

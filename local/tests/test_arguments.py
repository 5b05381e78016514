"""The command line refuses invalid values in one line, before it installs or starts anything."""

import argparse
from collections.abc import Callable

import pytest

from local import arguments


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (arguments.port, "0"),
        (arguments.port, "65536"),
        (arguments.port, "http"),
        (arguments.count, "0"),
        (arguments.count, "65"),
        (arguments.lines, "-3"),
        (arguments.lines, "all"),
        (arguments.tree, "votes=/nowhere"),
        (arguments.tree, "voting=/"),
        (arguments.network, "10.0.0.1/8"),
        (arguments.network, "proxy"),
    ],
)
def test_a_bad_value_is_named_in_one_line(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as refused:
        read(text)
    assert text in str(refused.value)
    assert "\n" not in str(refused.value)


def test_good_values_are_read() -> None:
    assert (arguments.port("8080"), arguments.count("64"), arguments.lines("0")) == (8080, 64, 0)
    assert arguments.network("10.0.0.1") == "10.0.0.1/32"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("::1", "::1/128"),
        ("fd00::/8", "fd00::/8"),
        ("::ffff:10.0.0.0/104", "10.0.0.0/8"),
        ("::ffff:127.0.0.1", "127.0.0.1/32"),
    ],
)
def test_networks_of_both_families_are_read(text: str, read: str) -> None:
    assert arguments.network(text) == read

"""Valid and refused values of --host."""

from __future__ import annotations

import socket

import pytest

from local import addresses
from local.addresses import check_free, free_port, resolve, url
from local.failures import Failure


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", ["127.0.0.1"]),
        ("127.1", ["127.0.0.1"]),
        ("0.0.0.0", ["0.0.0.0"]),
        ("::1", ["::1"]),
        ("[::1]", ["::1"]),
        ("::ffff:127.0.0.1", ["127.0.0.1"]),
    ],
)
def test_an_address_is_kept_in_its_shortest_form(host: str, expected: list[str]) -> None:
    assert resolve(host) == expected


def test_loopback_and_unspecified_addresses_are_both_families(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(addresses, "has_ipv6", lambda: True)
    assert resolve("localhost") == ["127.0.0.1", "::1"]
    assert resolve("::") == ["0.0.0.0", "::"]


def test_without_ipv6_loopback_is_ipv4_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "has_ipv6", lambda: False)
    assert resolve("localhost") == ["127.0.0.1"]
    with pytest.raises(Failure, match="no IPv6"):
        resolve("::")


@pytest.mark.parametrize(
    "host",
    [
        "",
        " ",
        "nowhere.invalid",
        "127.0.0.1; evil",
        "x" * 300,
        "fe80::1%lo",
        "224.0.0.1",
        "ff02::1",
    ],
)
def test_an_address_of_no_single_machine_is_refused(host: str) -> None:
    with pytest.raises(Failure, match="cannot listen on"):
        resolve(host)


def test_an_address_that_this_machine_lacks_is_refused() -> None:
    with pytest.raises(Failure, match=r"192\.0\.2\.1: this machine has no such address"):
        check_free(resolve("192.0.2.1"), free_port())


@pytest.mark.parametrize("taken", ["127.0.0.1", "::1"])
def test_a_port_has_to_be_free_in_both_families(taken: str) -> None:
    if not addresses.has_ipv6():
        pytest.skip("this machine has no IPv6")
    port = free_port()
    family = socket.AF_INET6 if ":" in taken else socket.AF_INET
    with (
        socket.create_server((taken, port), family=family),
        pytest.raises(Failure, match=f"port {port} on {taken} is in use"),
    ):
        check_free(resolve("localhost"), port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost", "http://127.0.0.1:1"),
        ("::", "http://127.0.0.1:1"),
        ("0.0.0.0", "http://127.0.0.1:1"),
        ("::1", "http://[::1]:1"),
        ("ip6-localhost", "http://ip6-localhost:1"),
    ],
)
def test_the_url_to_show_can_be_opened_on_this_machine(host: str, expected: str) -> None:
    try:
        shown = url(host, 1)
    except Failure:
        pytest.skip("not known to this machine")
    assert shown == expected


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        ("http://127.0.0.1:8080", True),
        ("http://127.1.2.3:8080", True),
        ("http://[::1]:8080", True),
        ("http://localhost", True),
        ("http://192.0.2.7:8080", False),
        ("http://[2001:db8::7]:8080", False),
        ("http://box.example:8080", False),
    ],
)
def test_a_loopback_address_is_one_of_this_machine_only(shown: str, expected: bool) -> None:
    assert addresses.is_loopback(shown) == expected

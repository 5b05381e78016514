"""Which addresses the sender may connect to."""

import pytest

from webhooks.addresses import is_allowed, parse_networks

PUBLIC = ["93.184.216.34", "1.1.1.1", "100.63.255.255", "100.128.0.1", "172.32.0.1", "8.8.8.8",
          "2606:4700:4700::1111", "2a00:1450:4001:80b::200e"]  # fmt: skip
REFUSED = {
    "loopback": ["127.0.0.1", "127.255.255.254", "::1"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fc00::1",
                "fd12:3456::1"],
    "shared": ["100.64.0.1", "100.127.255.255"],
    "link-local": ["169.254.0.1", "fe80::1", "fe80::1%eth0", "fec0::1"],
    "metadata": ["169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16",
                 "fd00:ec2::254", "169.254.170.2"],
    "unspecified": ["0.0.0.0", "0.1.2.3", "::"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "192.0.2.1", "198.51.100.7", "203.0.113.9",
                 "198.18.0.1", "192.88.99.1", "2001:db8::1", "3fff::1", "100::1", "5f00::1"],
    "mapped": ["::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"],
    "tunnels": ["2002:7f00:1::", "2002:a00:1::1", "2001:0:1::1", "64:ff9b::127.0.0.1",
                "64:ff9b::a9fe:a9fe", "64:ff9b:1::1"],
    "no address": ["", "localhost", "127.1", "0x7f000001", "2130706433", "1.2.3.4.5", "[::1]"],
}  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_allowed(address: str) -> None:
    assert is_allowed(address)


@pytest.mark.parametrize(
    "address", [address for addresses in REFUSED.values() for address in addresses]
)
def test_all_other_addresses_are_refused(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_an_ipv4_address_inside_an_ipv6_one_is_judged_as_such(address: str) -> None:
    assert is_allowed(address)


def test_an_operator_allows_networks_of_their_own() -> None:
    networks = parse_networks("10.20.0.0/16, fd12::/16")
    assert is_allowed("10.20.3.4", networks=networks)
    assert is_allowed("::ffff:10.20.3.4", networks=networks)
    assert is_allowed("fd12::1", networks=networks)
    assert not is_allowed("10.21.3.4", networks=networks)
    with pytest.raises(ValueError, match=r"10\.20"):
        parse_networks("10.20.0.0/99")

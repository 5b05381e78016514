"""Which IP addresses the sender may connect to: only those that the public internet routes.

A receiver's address is text that a customer wrote. Without this check it could name the services
inside the platform's network, or the metadata service of a cloud, and the sender would deliver
requests there.
"""

from collections.abc import Collection
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# Listed here, and not left to `is_global` alone: what it includes differs between Python releases.
_REFUSED_V4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared: carrier-grade NAT, and the metadata service of Alibaba Cloud
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's platform service, in a range that is public otherwise
        "169.254.0.0/16",  # link-local: the metadata services of AWS, Azure, Google and others
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments, and the metadata service of Oracle Cloud
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # automatic multicast tunnelling
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

# Everything else is loopback, private, link-local, multicast, or an IPv4 address in disguise.
_UNICAST_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments, with Teredo, which contains IPv4 addresses
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which contains IPv4 addresses
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)
# Resolvers of networks without IPv4 return these for receivers that have only IPv4 (RFC 6052).
_NAT64 = IPv6Network("64:ff9b::/96")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Parse "10.20.0.0/16,fd00::/8"; raises ValueError for anything that is no network."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def is_allowed(address: str, *, networks: Collection[Network] = ()) -> bool:
    """Whether the sender may connect to `address`, the text of an IP address.

    `networks` are allowed in addition. An IPv4 address inside an IPv6 one (mapped, or by NAT64) is
    judged as the IPv4 address that it leads to. Text that is no address is not allowed.
    """
    try:
        target = _target(ip_address(address))
    except ValueError:
        return False
    if any(target in network for network in networks):
        return True
    if isinstance(target, IPv4Address):
        return target.is_global and not any(target in network for network in _REFUSED_V4)
    return (
        target in _UNICAST_V6
        and target.is_global
        and target.scope_id is None
        and not any(target in network for network in _REFUSED_V6)
    )


def _target(address: Address) -> Address:
    """The address that packets to `address` reach."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address

"""Reads values of the command line, or refuses them in one line."""

from __future__ import annotations

import argparse
from ipaddress import IPv6Network, ip_network
from pathlib import Path

from local import install

MAPPED = 96  # bits before an IPv4 address in IPv6 form


def data_option(data: Path) -> list[str]:
    """Return the words that lead another command to the same data: none by default."""
    default = (install.REPOSITORY / ".provote").resolve()
    return [] if data.absolute().resolve() == default else ["--data", str(data)]


def port(text: str) -> int:
    """Read a TCP port, 1 to 65535."""
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: 1 to 65535")
    return number


def count(text: str) -> int:
    """Read a number of processes, 1 to 64."""
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 64:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 64")
    return number


def lines(text: str) -> int:
    """Read a number of lines, 0 or more."""
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of lines")
    return int(text)


def tree(text: str) -> tuple[str, Path]:
    """Read "votes=/a/tree": a service, and the checkout of this repository to run it from."""
    service, _, folder = text.partition("=")
    if service not in install.SERVICES or not (Path(folder) / "services" / service).is_dir():
        raise argparse.ArgumentTypeError(f"{text!r} names no tree with such a service")
    return service, Path(folder).absolute()


def network(text: str) -> str:
    """Read "10.0.0.1" or "10.0.0.0/8", or the same of IPv6, as Nginx writes it.

    An IPv4 network in IPv6 form (::ffff:10.0.0.0/104) is that IPv4 network: the gateway sees
    clients of IPv4 by their own addresses.
    """
    try:
        read = ip_network(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no network: {error}") from None
    if isinstance(read, IPv6Network) and read.prefixlen >= MAPPED:
        inner = read.network_address.ipv4_mapped
        return str(ip_network((inner, read.prefixlen - MAPPED))) if inner else str(read)
    return str(read)

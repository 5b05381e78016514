"""The gateway's addresses: the addresses of --host, and whether their port is free."""

from __future__ import annotations

import errno
import ipaddress
import socket
from collections.abc import Sequence
from urllib.parse import urlsplit

from local.failures import Failure

LOOPBACK = "localhost"
BOTH_FAMILIES = {LOOPBACK: ("127.0.0.1", "::1"), "::": ("0.0.0.0", "::")}  # nosec B104 # on demand


def resolve(host: str) -> list[str]:
    """Return the numeric addresses that --host stands for, in the order in which they are shown.

    "localhost" is the loopback address of both families, "::" every address of both. Those of
    IPv6 are left out where a machine has none. Raises Failure for what is no address to listen on.
    """
    host = host.removeprefix("[").removesuffix("]") if ":" in host else host
    if host in BOTH_FAMILIES:
        if host == "::" and not has_ipv6():
            raise Failure("cannot listen on ::, this machine has no IPv6: try --host 0.0.0.0")
        return [one for one in BOTH_FAMILIES[host] if ":" not in one or has_ipv6()]
    found = list(dict.fromkeys(_listening(text, host) for text in _looked_up(host)))
    usable = [one for one in found if ":" not in one or has_ipv6()]
    return usable or found


def _looked_up(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host or "?", None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Failure(f"cannot listen on {host!r}: no such address") from None
    if any(entry[0] == socket.AF_INET6 and entry[4][3:] not in ((), (0,)) for entry in found):
        raise Failure(f"cannot listen on {host}: it is an address on one interface only")
    return [str(entry[4][0]) for entry in found]


def _listening(text: str, host: str) -> str:
    """Return an address in its shortest form; Failure where a server cannot listen on it."""
    address = ipaddress.ip_address(text)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    if address.is_multicast or text == "255.255.255.255":
        raise Failure(f"cannot listen on {host}: it is no address of one machine")
    return str(address)


def has_ipv6() -> bool:
    """Return whether this machine has IPv6: whether its loopback address can be bound."""
    try:
        with socket.socket(socket.AF_INET6, socket.SOCK_STREAM) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


def check_free(addresses: Sequence[str], port: int) -> None:
    """Raise Failure if the gateway could not listen on one of the addresses."""
    for address in addresses:
        try:
            _bind(address, port).close()
        except OSError as error:
            raise Failure(_why_not_bound(error, address, port)) from None


def free_port() -> int:
    """Return a TCP port that is free at the moment on the loopback addresses of both families."""
    while True:
        with _bind("127.0.0.1", 0) as first:
            port = int(first.getsockname()[1])
        try:
            check_free(resolve(LOOPBACK), port)
        except Failure:
            continue
        return port


def _bind(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    probe = socket.socket(family, socket.SOCK_STREAM)
    try:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        probe.bind((address, port))
    except OSError:
        probe.close()
        raise
    return probe


def _why_not_bound(error: OSError, address: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"port {port} on {address} is in use: choose another with --port"
    if error.errno == errno.EACCES:
        return f"port {port} needs more rights than this account has: choose one above 1023"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"cannot listen on {address}: this machine has no such address"
    return f"cannot listen on {address}, port {port}: {error.strerror}"


def listen(address: str, port: int) -> str:
    """Return an address and a port as Nginx and URLs write them: "[::1]:8080"."""
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def reachable(address: str) -> str:
    """Return an address at which this machine reaches a server that listens on `address`."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(address, address)  # nosec B104 # not bound


def is_loopback(shown: str) -> bool:
    """Return whether only this machine reaches a URL with a numeric address, or "localhost"."""
    host = urlsplit(shown).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == LOOPBACK


def url(host: str, port: int) -> str:
    """Return the URL to show for --host: a name as it was given, else its first address."""
    first = reachable(resolve(host)[0])
    is_name = host != LOOPBACK and ":" not in host and not host.replace(".", "").isdigit()
    return f"http://{listen(host if is_name else first, port)}"

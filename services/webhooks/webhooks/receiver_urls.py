"""The URLs of receivers: one canonical form, in which every parser reads the same host."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import urlsplit

import idna

from provote_rules.texts import Text, tr
from webhooks.addresses import Network, is_allowed

MAX_LENGTH = 2048
WELL_KNOWN = 1024  # ports below it belong to other protocols, except that of the scheme
_PORTS = {"https": 443, "http": 80}
# Visible ASCII without the characters that parsers of URLs disagree about.
_PLAIN = re.compile(r"[!#$%&'()*+,\-./0-9:;=?@A-Z\[\]_a-z~]+")
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a URL is refused: a stable code and a sentence."""

    code: str
    detail: Text


@dataclass(frozen=True, slots=True)
class ReceiverUrl:
    """A receiver's URL in its parts; `host` is a name in lower-case ASCII, or an IP address."""

    scheme: str
    host: str
    port: int
    target: str  # path and query

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.target}"


def parse(text: str, *, networks: Collection[Network] = ()) -> ReceiverUrl | Flaw:
    """The receiver's URL, or its flaw. Nothing is resolved: the sender checks the addresses.

    It is https, because payloads and their signatures must not be readable on the way. A host
    that is an IP address is checked here; http is accepted for addresses in `networks` only.
    """
    if len(text) > MAX_LENGTH:
        return Flaw("max_length", tr("Write at most {most} characters.", most=MAX_LENGTH))
    ascii_text = _with_ascii_host(text)
    if ascii_text is None or not _PLAIN.fullmatch(ascii_text):
        return Flaw("invalid-url", tr("Write a URL of ASCII characters, escaped where necessary."))
    try:
        parts = urlsplit(ascii_text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return Flaw("invalid-url", tr("Write a URL such as https://example.org/hooks."))
    if "@" in parts.netloc:
        return Flaw("credentials", tr("The URL must not contain a user name or a password."))
    if "#" in ascii_text:
        return Flaw("fragment", tr("The URL must not contain a fragment."))
    if parts.scheme not in _PORTS:
        return Flaw("scheme", tr("The URL must begin with https://."))
    path = parts.path or "/"
    target = f"{path}?{parts.query}" if parts.query else path
    port = _PORTS[parts.scheme] if port is None else port
    url = ReceiverUrl(parts.scheme, host.rstrip("."), port, target)
    return _flaw_of(url, networks) or url


def _with_ascii_host(text: str) -> str | None:
    """The URL with an internationalised host in its ASCII form; None if it has none."""
    if text.isascii():
        return text
    found = re.fullmatch(r"(https?://)([^/?#:@\[\]\\]+)((?::[0-9]+)?(?:[/?].*)?)", text)
    if found is None:
        return None
    try:
        return found[1] + idna.encode(found[2], uts46=True).decode() + found[3]
    except idna.IDNAError:
        return None


def _flaw_of(url: ReceiverUrl, networks: Collection[Network]) -> Flaw | None:
    if url.port < WELL_KNOWN and url.port != _PORTS[url.scheme]:
        return Flaw("port", tr("Use port 443 or a port from 1024."))
    if _is_address(url.host):
        if not is_allowed(url.host, networks=networks):
            return Flaw("address-refused", tr("This address is not on the public internet."))
        if url.scheme == "http" and not is_inside(url.host, networks):
            return Flaw("scheme", tr("The URL must begin with https://."))
        return None
    if url.scheme == "http":
        return Flaw("scheme", tr("The URL must begin with https://."))
    return _flaw_of_name(url.host)


def _flaw_of_name(host: str) -> Flaw | None:
    labels = host.split(".")
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return Flaw("host", tr("The host is not a valid name."))
    # Resolvers read 2130706433, 0x7f.1 and 127.1 as addresses.
    if re.fullmatch(r"0x[0-9a-f]*|[0-9]+", labels[-1]):
        return Flaw("host", tr("Write an IPv4 address as four decimal numbers."))
    if len(labels) < 2 or labels[-1] in ("local", "localhost", "internal", "home", "lan"):
        return Flaw("address-refused", tr("This name is not on the public internet."))
    return None


def is_inside(host: str, networks: Collection[Network]) -> bool:
    """Whether `host` is an IP address in one of `networks`."""
    return _is_address(host) and any(ip_address(host) in network for network in networks)


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True

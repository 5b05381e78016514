"""E-mail addresses: one canonical form per mailbox. Uses no database.

A domain can be written in Unicode (`bücher.example`) or in ASCII (`xn--bcher-kva.example`), in
any case, and with several dots. Accounts keep an address as its owner writes it, tidied;
comparison, uniqueness and delivery use the canonical form.
"""

import ipaddress
import re
from contextlib import suppress

import idna

from provote_core.text import normalise

_DOTS = re.compile(r"[.\u3002\uff0e\uff61]")  # the characters that IDNA reads as dots
_LONGEST_LABEL = 256  # characters; no stored address has more, and encoding them takes long
_PLAIN_QUOTED = re.compile(
    r'"([A-Za-z0-9!#$%&\'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&\'*+/=?^_`{|}~-]+)*)"'
)


def canonical(address: str) -> str:
    """The form in which addresses are compared: the same for all spellings of one mailbox.

    NFC, the domain as lower-case A-labels (IDNA 2008 with the mapping of UTS 46), the local part
    in lower case and without needless quotes. Never fails: text that is no address is returned
    in lower case.
    """
    local, at, domain = _split(address)
    if plain := _PLAIN_QUOTED.fullmatch(local):
        local = plain[1]
    return f"{normalise(local.lower())}{at}{_ascii_domain(domain)}"


def tidy(address: str) -> str:
    """The form in which an account keeps its address: as written, in NFC, domain in lower case.

    A domain with letters outside ASCII is kept in Unicode, any other in ASCII.
    """
    local, at, domain = _split(address)
    shown = domain.lower() if domain.isascii() else _unicode_domain(domain)
    return f"{local}{at}{shown}"


def deliverable(address: str) -> str:
    """The form for mail servers: the local part as the account keeps it, the domain in ASCII."""
    local, at, domain = _split(address)
    return f"{local}{at}{_ascii_domain(domain)}"


def spellings(address: str) -> list[str]:
    """The lower-case forms in which older rows may hold this mailbox; the canonical form is first.

    For tables that keep addresses as written: compare their lower case with these.
    """
    form = canonical(address)
    local, at, domain = _split(form)
    unicode_form = f"{local}{at}{_unicode_domain(domain)}"
    return list(dict.fromkeys([form, unicode_form, tidy(address).lower(), address.lower()]))


def _split(address: str) -> tuple[str, str, str]:
    local, at, domain = normalise(address).rpartition("@")
    return (local, at, domain) if at else (domain, "", "")


def _ascii_domain(domain: str) -> str:
    if domain.startswith("["):
        return _literal(domain)
    return ".".join(_a_label(label) for label in _DOTS.split(domain))


def _unicode_domain(domain: str) -> str:
    return ".".join(_u_label(label) for label in _ascii_domain(domain).split("."))


def _a_label(label: str) -> str:
    """An A-label or plain ASCII; IDNA 2003 for characters that 2008 excludes, such as emoji."""
    if label.isascii() or len(label) > _LONGEST_LABEL:
        return label.lower()
    with suppress(idna.IDNAError):
        return idna.encode(label, uts46=True).decode()
    with suppress(UnicodeError):
        return label.encode("idna").decode()
    return label.lower()


def _u_label(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    with suppress(idna.IDNAError):
        return idna.decode(label)
    with suppress(UnicodeError):
        return label.encode().decode("idna")
    return label


def _literal(domain: str) -> str:
    """`[192.0.2.1]` or `[2001:db8::1]`, IPv6 in its shortest form."""
    with suppress(ValueError):
        return f"[{ipaddress.ip_address(domain.strip('[]')).compressed}]"
    return domain.lower()

"""Passwords as PRECIS prepares them (RFC 8265, OpaqueString), so that keyboards do not matter."""

import unicodedata

from provote_core.text import normalise


def opaque_string(password: str) -> str:
    """The password with every space as U+0020, in NFC: the form that is hashed.

    One keyboard sends `ä` as one character, another as `a` and a mark; both mean one password.
    Case and width stay. Characters that OpaqueString disallows are kept, because accounts have
    them in their passwords.
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return normalise(spaced)


def candidates(password: str) -> list[str]:
    """What a hash may have been made of: the prepared form, and what older releases hashed."""
    return list(dict.fromkeys([opaque_string(password), password]))

"""Passwords as PRECIS prepares them (RFC 8265, OpaqueString), the same on every keyboard."""

import unicodedata

from provote_core.text import normalise


def opaque_string(password: str) -> str:
    """The password with every space as U+0020, in NFC: the form that is hashed.

    One keyboard sends `ä` as one character, another as `a` and a mark; both mean one password.
    Case and width stay. Characters that OpaqueString disallows are kept, because existing
    passwords contain them.
    """
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in password)
    return normalise(spaced)


def candidates(password: str) -> list[str]:
    """The forms that a hash may be of: the prepared one, and the raw one of older releases."""
    return list(dict.fromkeys([opaque_string(password), password]))

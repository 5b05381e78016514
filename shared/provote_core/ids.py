"""Identifiers: UUIDv7 (RFC 9562), and the one grammar of ids in requests."""

import re
from functools import lru_cache
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7

# 8-4-4-4-12 hexadecimal digits in any case. Braces, "urn:uuid:" and 32 digits without hyphens,
# which Python's UUID() accepts, are refused in every part of a request.
LENGTH = 36
GRAMMAR = r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_WHOLE = re.compile(GRAMMAR)
_SEGMENT = re.compile(rf"(?<=/){GRAMMAR}(?=/|\Z)")


def uuid7() -> UUID:
    """A new time-ordered identifier: rows created together are neighbours in an index.

    Generated here because PostgreSQL before 18 has no UUIDv7.
    """
    return _uuid7()


def parse(text: str) -> UUID | None:
    """The UUID in `text`, in any case; None for any other form."""
    # Other texts are not cached: with long ones, requests could fill the memory.
    return _parse(text) if len(text) == LENGTH else None


@lru_cache(maxsize=4_096)
def _parse(text: str) -> UUID | None:
    """Cached, because many votes name few polls and choices."""
    return UUID(text) if _WHOLE.fullmatch(text) else None


def canonical(text: str) -> str:
    """An id in lower case, as it is stored and compared; any other text unchanged."""
    return text.lower() if _WHOLE.fullmatch(text) else text


def canonical_path(path: str) -> str:
    """The path with segments that are ids in lower case, as in links."""
    return _SEGMENT.sub(lambda found: found[0].lower(), path)


@lru_cache(maxsize=4_096)
def text(identifier: UUID) -> str:
    """`str(identifier)`, cached: many votes name few polls; formatting costs as much as a hash."""
    return str(identifier)

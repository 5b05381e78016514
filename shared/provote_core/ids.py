"""Identifiers: UUIDv7, so that rows made together lie together in an index (RFC 9562)."""

from functools import lru_cache
from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered identifier; made here because PostgreSQL below 18 has none."""
    return _uuid7()


@lru_cache(maxsize=4_096)
def text(identifier: UUID) -> str:
    """`str`, remembered: many votes name few polls and choices, and it costs as much as a hash."""
    return str(identifier)

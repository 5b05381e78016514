"""Identifiers: UUIDv7, so that rows made together lie together in an index (RFC 9562)."""

from uuid import UUID

from uuid_utils.compat import uuid7 as _uuid7


def uuid7() -> UUID:
    """A new time-ordered identifier; made here because PostgreSQL below 18 has none."""
    return _uuid7()

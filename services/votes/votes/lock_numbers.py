"""The numbers of the advisory locks on polls. Pure Python, no Django, no database."""

from uuid import UUID


def poll_lock(poll_id: UUID) -> int:
    """The advisory lock that casts hold shared and the seal holds exclusively.

    Two polls may share a number; then one waits for the other, and nothing else happens.
    """
    return int.from_bytes(poll_id.bytes[8:], "big", signed=True)


def origin_lock(poll_id: UUID) -> int:
    """The advisory lock, of class 1, of polls that count votes by where they come from."""
    return int.from_bytes(poll_id.bytes[12:], "big", signed=True)

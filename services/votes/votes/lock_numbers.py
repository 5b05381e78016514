"""The numbers of the advisory locks on polls. Pure Python, no Django, no database."""

from uuid import UUID


def poll_lock(poll_id: UUID) -> int:
    """The advisory lock that casts hold in shared mode and the seal holds exclusively.

    Two polls may share a number; the only effect is that one waits for the other.
    """
    return int.from_bytes(poll_id.bytes[8:], "big", signed=True)


def origin_lock(poll_id: UUID) -> int:
    """The advisory lock, of class 1, of polls whose rules count votes by origin."""
    return int.from_bytes(poll_id.bytes[12:], "big", signed=True)

"""Requests to polls and votes for the audit records of a poll, bounded in time."""

from uuid import UUID

import httpx
import msgspec

from analytics.errors import PollUnavailable, VotesUnavailable
from provote_core import internal
from provote_core.audit.managed import ManagedPage

TIMEOUT = 5.0  # seconds for each phase of a request; a page has a thousand records
UNAVAILABLE = {"polls": PollUnavailable, "votes": VotesUnavailable}


def fetch_page(service: str, poll_id: UUID, *, after: int) -> ManagedPage | None:
    """The records of the poll in `service` with ids above `after`; None from 0.3.0.

    Raises PollUnavailable or VotesUnavailable.
    """
    path = f"/internal/v1/audit/?target={poll_id}&after={after}"
    try:
        return internal.fetch(service, path, ManagedPage, timeout=TIMEOUT)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise UNAVAILABLE[service]() from error

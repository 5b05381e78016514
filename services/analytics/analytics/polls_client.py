"""Requests to polls, bounded in time; no response is trusted unchecked."""

from uuid import UUID

import httpx
import msgspec

from analytics.errors import PollNotFound, PollUnavailable
from provote_core import internal
from provote_core.events import PollState

TIMEOUT = 1.0  # seconds for each phase of a request


def fetch_poll(poll_id: UUID) -> PollState:
    """The current state of the poll. Raises PollNotFound, PollUnavailable."""
    path = f"/internal/v1/polls/{poll_id}/"
    try:
        state = internal.fetch("polls", path, PollState, timeout=TIMEOUT)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise PollUnavailable() from error
    if state is None:
        raise PollNotFound()
    if state.poll_id != poll_id:
        raise PollUnavailable()
    return state

"""The HTTP client of polls: the current state of a poll."""

from uuid import UUID

import httpx
import msgspec

from provote_core import internal
from provote_core.events import PollState
from users import errors

TIMEOUT = 2.0  # seconds for each phase of the call


def fetch_poll(*, poll_id: UUID) -> PollState:
    """The current state of a poll; call it outside of transactions.

    Raises PollNotFound, and PollUnavailable (503).
    """
    try:
        path = f"/internal/v1/polls/{poll_id}/"
        state = internal.fetch("polls", path, PollState, timeout=TIMEOUT)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise errors.PollUnavailable() from error
    if state is None:
        raise errors.PollNotFound()
    return state

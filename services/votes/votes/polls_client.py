"""The HTTP client of polls: the current state of a poll."""

import threading
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from provote_core import internal
from provote_core.events import PollState
from votes import errors

FETCH_TIMEOUT = 2.0  # seconds
SLOT_WAIT = 0.2  # seconds that a fetch waits for one of the slots

_fetch_slots = threading.BoundedSemaphore(2)


def fetch_poll(*, poll_id: UUID) -> PollState:
    """The current state of a poll.

    Raises PollNotFound, and PollUnavailable (503), also when no slot becomes free in time: a
    process serves with 8 threads, and a slow sibling may block two of them.
    """
    if not _fetch_slots.acquire(timeout=SLOT_WAIT):
        raise errors.PollUnavailable()
    try:
        with internal.client(settings.PROVOTE.urls["polls"], timeout=FETCH_TIMEOUT) as client:
            response = client.get(f"/internal/v1/polls/{poll_id}/")
        if response.status_code == 404:
            raise errors.PollNotFound()
        response.raise_for_status()
        state: PollState = msgspec.json.decode(response.content, type=PollState)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise errors.PollUnavailable() from error
    finally:
        _fetch_slots.release()
    return state

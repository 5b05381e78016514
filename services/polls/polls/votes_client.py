"""Calls to votes, the one sibling that polls calls."""

from datetime import datetime
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from polls.errors import VotesUnavailable
from provote_core import internal, logs
from provote_core.events import PollSealed

TIMEOUT = 5.0  # seconds for each phase of the call

log = logs.get_logger(__name__)


def seal_poll(poll_id: UUID) -> datetime:
    """Have votes seal the poll; returns when, by its database's clock. A repeat returns the same.

    Raises VotesUnavailable for any other response. It blocks: never call it with a row locked,
    because votes may fetch the poll meanwhile.
    """
    try:
        with internal.client(settings.PROVOTE.urls["votes"], timeout=TIMEOUT) as client:
            response = client.post(f"/internal/v1/polls/{poll_id}/seal/", json={})
            response.raise_for_status()
            seal = msgspec.json.decode(response.content, type=PollSealed)
        if seal.poll_id != poll_id or seal.closed_at.tzinfo is None:
            raise ValueError("a response for another poll")
    except (httpx.HTTPError, ValueError) as error:
        log.warning("votes did not seal", poll_id=str(poll_id), error=str(error))
        raise VotesUnavailable() from error
    return seal.closed_at

"""Asking votes to seal a poll: the one call that polls makes to a sibling."""

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


def ask_for_seal(poll_id: UUID) -> datetime:
    """When votes closed its ballot box, by its own database's clock; a repeat gets the same.

    Raises VotesUnavailable for anything but that answer. It waits: never call it with a row
    locked, because votes may ask back for the poll.
    """
    try:
        with internal.client(settings.PROVOTE.urls["votes"], timeout=TIMEOUT) as client:
            answer = client.post(f"/internal/v1/polls/{poll_id}/seal/", json={})
            answer.raise_for_status()
            seal = msgspec.json.decode(answer.content, type=PollSealed)
        if seal.poll_id != poll_id or seal.closed_at.tzinfo is None:
            raise ValueError("an answer for something else")
    except (httpx.HTTPError, ValueError) as error:
        log.warning("votes did not seal", poll_id=str(poll_id), error=str(error))
        raise VotesUnavailable() from error
    return seal.closed_at

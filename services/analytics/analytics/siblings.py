"""What analytics asks of polls and votes: each question bounded in time, no answer trusted."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from analytics.errors import PollNotFound, PollUnavailable, VotesUnavailable
from analytics.projections import Figures
from provote_core import internal
from provote_core.auth import Kind, Principal
from provote_core.events import PollState

# The header by which votes knows who has no account.
VOTER_TOKEN = "X-Voter-Token"  # nosec B105 # its name
TIMEOUT = 1.0  # seconds for each phase of a request
FIGURES_TIMEOUT = 25.0  # votes reads every vote of the poll; the gateway waits for 30
LEDGER_TIMEOUT = 15.0  # votes may enter some ten thousand events before it answers

AnswerT = TypeVar("AnswerT")


class Position(msgspec.Struct):
    """Where an outbox row of votes stands in votes/0; None while it has no position."""

    position: int | None


class Voted(msgspec.Struct):
    """Whether somebody has a vote."""

    voted: bool


class Entered(msgspec.Struct):
    """What votes' ledger says of a poll; choices without votes are not there."""

    poll_id: UUID
    events: int
    digest: int
    votes: int
    waiting: int
    position: int
    sealed: bool
    choices: dict[UUID, int]


class LedgerPage(msgspec.Struct):
    """Polls by their ids, if the ledger stands where it was asked to; whether more follow."""

    epoch: int
    position: int
    polls: list[Entered] | None
    more: bool


def fetch_poll(poll_id: UUID) -> PollState:
    """The poll as polls has it now. Raises PollNotFound, PollUnavailable."""
    try:
        state = _ask("polls", f"/internal/v1/polls/{poll_id}/", PollState)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise PollUnavailable() from error
    if state is None:
        raise PollNotFound()
    if state.poll_id != poll_id:
        raise PollUnavailable()
    return state


def fetch_figures(poll_id: UUID, *, position: int) -> Figures:
    """What votes says of the poll up to `position`. Raises VotesUnavailable."""
    path = f"/internal/v1/polls/{poll_id}/figures/?position={position}"
    try:
        figures = _ask("votes", path, Figures, timeout=FIGURES_TIMEOUT)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error
    if figures is None:
        raise VotesUnavailable()
    return figures


def fetch_voted(poll_id: UUID, caller: Principal, *, voter_token: str | None) -> bool:
    """Whether this person, or the holder of this voter token, has a vote in the poll.

    Raises VotesUnavailable.
    """
    path = f"/internal/v1/polls/{poll_id}/voted/"
    if caller.kind is Kind.PERSON:
        path, voter_token = f"{path}?subject={caller.subject}", None
    headers = {} if voter_token is None else {VOTER_TOKEN: voter_token}
    try:
        answer = _ask("votes", path, Voted, headers=headers)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error
    return answer is not None and answer.voted


def fetch_ledger(*, position: int, after: UUID) -> LedgerPage:
    """What votes has told of the polls behind `after`. Raises VotesUnavailable."""
    path = f"/internal/v1/ledger/?position={position}&after={after}"
    try:
        page = _ask("votes", path, LedgerPage, timeout=LEDGER_TIMEOUT)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error
    if page is None:
        raise VotesUnavailable()
    return page


def clear_ledger() -> None:
    """Have votes make its ledger anew. Raises VotesUnavailable."""
    try:
        with internal.client(settings.PROVOTE.urls["votes"], timeout=TIMEOUT) as client:
            client.delete("/internal/v1/ledger/").raise_for_status()
    except httpx.HTTPError as error:
        raise VotesUnavailable() from error


def fetch_position(row: int, *, timeout: float) -> int | None:
    """The position of outbox row `row` of votes, None while it has none.

    0, where everybody is already, for a row that votes does not know. Raises VotesUnavailable.
    """
    try:
        answer = _ask("votes", f"/internal/v1/positions/?row={row}", Position, timeout=timeout)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error
    return 0 if answer is None else answer.position


def _ask(
    service: str,
    path: str,
    shape: type[AnswerT],
    *,
    timeout: float = TIMEOUT,
    headers: Mapping[str, str] | None = None,
) -> AnswerT | None:
    """The answer to a GET, None if it is 404."""
    with internal.client(settings.PROVOTE.urls[service], timeout=timeout) as client:
        answer = client.get(path, headers=headers)
    if answer.status_code == 404:
        return None
    return msgspec.json.decode(answer.raise_for_status().content, type=shape)

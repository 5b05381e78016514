"""Requests to votes, bounded in time; no response is trusted unchecked."""

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID

import httpx
import msgspec
from django.conf import settings

from analytics.accounting import Figures
from analytics.errors import VotesUnavailable
from provote_core import internal
from provote_core.auth import Kind, Principal

# The header that carries the token of a voter without an account.
VOTER_TOKEN = "X-Voter-Token"  # nosec B105 # its name
TIMEOUT = 1.0  # seconds for each phase of a request
FIGURES_TIMEOUT = 25.0  # votes reads every vote of the poll; the gateway waits for 30
LEDGER_TIMEOUT = 15.0  # votes may enter some ten thousand events before it answers

ResponseT = TypeVar("ResponseT")


class Position(msgspec.Struct):
    """The position of an outbox row of votes in votes/0; None while it has none."""

    position: int | None


class Voted(msgspec.Struct):
    """Whether a voter has a vote."""

    voted: bool


class LedgerEntry(msgspec.Struct):
    """A poll in the ledger of votes; choices without votes are left out.

    `ballots` is the checksum of the ballots that are no single choice, `marks` their votes and
    points by position; both are None in a ledger of 0.2.0.
    """

    poll_id: UUID
    events: int
    digest: int
    votes: int
    waiting: int
    position: int
    sealed: bool
    choices: dict[UUID, int]
    ballots: int | None = None
    marks: dict[str, tuple[int, int]] | None = None


class LedgerPage(msgspec.Struct):
    """Polls ordered by id, None unless the ledger is at the requested position.

    `more`: whether further polls follow.
    """

    epoch: int
    position: int
    polls: list[LedgerEntry] | None
    more: bool


class Participation(msgspec.Struct):
    """What votes knows of a poll beside its votes.

    `roll` is the number of its ballot tokens, without revoked ones; None where no roll is known.
    `refused` are refused casts by code.
    """

    roll: int | None
    refused: dict[str, int]


def fetch_participation(poll_id: UUID) -> Participation | None:
    """The roll of a poll and its refused casts; None if votes is of 0.3.0.

    Raises VotesUnavailable.
    """
    return _fetch(f"/internal/v1/polls/{poll_id}/participation/", Participation)


def fetch_figures(poll_id: UUID, *, position: int) -> Figures:
    """The figures of the poll up to `position`. Raises VotesUnavailable."""
    path = f"/internal/v1/polls/{poll_id}/figures/?position={position}"
    figures = _fetch(path, Figures, timeout=FIGURES_TIMEOUT)
    if figures is None:
        raise VotesUnavailable()
    return figures


def fetch_voted(poll_id: UUID, principal: Principal, *, voter_token: str | None) -> bool:
    """Whether this person, or the holder of this voter token, has a vote in the poll.

    Raises VotesUnavailable.
    """
    path = f"/internal/v1/polls/{poll_id}/voted/"
    if principal.kind is Kind.PERSON:
        path, voter_token = f"{path}?subject={principal.subject}", None
    headers = {} if voter_token is None else {VOTER_TOKEN: voter_token}
    found = _fetch(path, Voted, headers=headers)
    return found is not None and found.voted


def fetch_ledger(*, position: int, after: UUID) -> LedgerPage:
    """The polls in the ledger whose ids follow `after`. Raises VotesUnavailable."""
    path = f"/internal/v1/ledger/?position={position}&after={after}"
    page = _fetch(path, LedgerPage, timeout=LEDGER_TIMEOUT)
    if page is None:
        raise VotesUnavailable()
    return page


def clear_ledger() -> None:
    """Delete the ledger of votes, so that votes computes it again. Raises VotesUnavailable.

    A repeat deletes it again, which does no harm.
    """
    try:
        with internal.client(settings.PROVOTE.urls["votes"], timeout=TIMEOUT) as client:
            client.delete("/internal/v1/ledger/").raise_for_status()
    except httpx.HTTPError as error:
        raise VotesUnavailable() from error


def fetch_position(row: int, *, timeout: float) -> int | None:
    """The position of outbox row `row` of votes, None while it has none.

    It is 0, which every consumer has reached, for a row that votes does not know. Raises
    VotesUnavailable.
    """
    found = _fetch(f"/internal/v1/positions/?row={row}", Position, timeout=timeout)
    return 0 if found is None else found.position


def _fetch(
    path: str,
    type_: type[ResponseT],
    *,
    timeout: float | None = None,
    headers: Mapping[str, str] | None = None,
) -> ResponseT | None:
    """The response to a GET, None for 404; TIMEOUT unless another is given."""
    try:
        return internal.fetch("votes", path, type_, timeout=timeout or TIMEOUT, headers=headers)
    except (httpx.HTTPError, msgspec.MsgspecError) as error:
        raise VotesUnavailable() from error

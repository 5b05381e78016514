"""Answers that may have to ask polls and votes, or to wait for votes to be counted."""

import threading
import time
from functools import partial
from uuid import UUID

from analytics import projections, selectors, services, siblings
from analytics.errors import (
    AccountingNotVisible,
    PollNotFound,
    PollUnavailable,
    ResultsNotVisible,
    VotesUnavailable,
)
from analytics.flights import SingleFlight
from analytics.projections import Accounting, Standing
from analytics.remembered import Remembered
from provote_core import visibility
from provote_core.auth import Kind, Principal

LONGEST_WAIT = 2.0  # seconds that a reader waits for a vote to be counted
STEP = 0.04
PATIENCE = 0.2  # seconds that a question to polls waits for its turn
TURN = 4.0  # seconds that an accounting waits for its turn

# A process serves with 8 threads. Whoever waits for a vote to be counted or for a turn, asks polls
# or has an accounting made holds one of so many: whatever is slow, one is left for answers that
# need nobody.
_waiting = threading.BoundedSemaphore(3)
_asking = threading.BoundedSemaphore(2)
_accounting = threading.BoundedSemaphore(2)
_flights = SingleFlight()
_voters = Remembered(50_000)


def see_results(*, poll_id: UUID, caller: Principal, voter_token: str | None = None) -> Standing:
    """The poll and its count, if the poll's policy shows them to `caller`.

    Raises PollNotFound, ResultsNotVisible, and PollUnavailable or VotesUnavailable where the
    answer hangs on news that a sibling cannot be asked for.
    """
    standing, privileged = _certain(poll_id, caller)
    policy = partial(
        visibility.results,
        standing.results_visibility,
        standing.status,
        privileged=privileged,
        listing=standing.listing,
    )
    verdict = policy()
    if verdict is not policy(voted=True) and _has_voted(poll_id, caller, voter_token):
        verdict = policy(voted=True)
    if verdict is visibility.Verdict.HIDE:
        raise PollNotFound()
    if verdict is visibility.Verdict.REFUSE:
        raise ResultsNotVisible(reason=standing.results_visibility)
    return standing


def _has_voted(poll_id: UUID, caller: Principal, voter_token: str | None) -> bool:
    """Whether the caller has a vote; who had one once is not asked again, retracted or not.

    A backend has none, whatever its owner has and whichever token it holds.
    """
    if caller.kind is not Kind.PERSON and (
        caller.is_authenticated or not _is_sendable(voter_token)
    ):
        return False
    key = (poll_id, caller.subject or voter_token)
    if key not in _voters:
        if not _asking.acquire(timeout=PATIENCE):
            raise VotesUnavailable()
        try:
            voted = siblings.fetch_voted(poll_id, caller, voter_token=voter_token)
        finally:
            _asking.release()
        if not voted:
            return False
        _voters.add(key)
    return True


def _is_sendable(voter_token: str | None) -> bool:
    """Whether votes can be asked about it: a header of ours takes less than one of theirs."""
    return voter_token is not None and voter_token.isascii() and voter_token.isprintable()


def see_accounting(*, poll_id: UUID, caller: Principal) -> Accounting:
    """Votes' figures held against the count at one position, for the poll's owner and staff.

    It reads every vote of the poll, which takes seconds where there are millions. Raises
    PollNotFound, AccountingNotVisible, PollUnavailable, and VotesUnavailable where votes does not
    answer or others wait for theirs.
    """
    standing, privileged = _certain(poll_id, caller)
    if not privileged:
        shown = visibility.definition(standing.listing, standing.status, privileged=False)
        raise PollNotFound() if shown is visibility.Verdict.HIDE else AccountingNotVisible()
    _take_a_turn()
    try:
        figures = siblings.fetch_figures(poll_id, position=standing.watermark)
    finally:
        _accounting.release()
    return projections.accounting(standing, figures)


def _take_a_turn() -> None:
    """Take one of the places of accountings that are made; whoever waits for one is counted."""
    if _accounting.acquire(blocking=False):
        return
    if not _waiting.acquire(blocking=False):
        raise VotesUnavailable()
    try:
        if not _accounting.acquire(timeout=TURN):
            raise VotesUnavailable()
    finally:
        _waiting.release()


def _certain(poll_id: UUID, caller: Principal) -> tuple[Standing, bool]:
    """The standing and whether `caller` is privileged, after asking polls if that matters."""
    standing = selectors.standing(poll_id)
    privileged = standing is not None and selectors.is_privileged(caller, standing.owner)
    if standing is None or not standing.is_settled(privileged=privileged):
        _refresh(poll_id)
        standing = selectors.standing(poll_id)
        if standing is None:
            raise PollNotFound()
        privileged = selectors.is_privileged(caller, standing.owner)
    return standing, privileged


def _refresh(poll_id: UUID) -> None:
    if not _asking.acquire(timeout=PATIENCE):
        raise PollUnavailable()
    try:
        _flights.run(poll_id, lambda: _ask_polls(poll_id))
    finally:
        _asking.release()


def _ask_polls(poll_id: UUID) -> None:
    services.store_polls(states=[siblings.fetch_poll(poll_id)])


def wait_until_counted(*, row: int) -> None:
    """Wait until the votes of outbox row `row` of votes are counted, but at most two seconds.

    Returns at once if too many wait already, or if votes does not answer.
    """
    if not _waiting.acquire(blocking=False):
        return
    try:
        _poll_until_counted(row, deadline=time.monotonic() + LONGEST_WAIT)
    except VotesUnavailable:
        return
    finally:
        _waiting.release()


def _poll_until_counted(row: int, *, deadline: float) -> None:
    """Look again and again, between statements without a transaction, so nothing is held."""
    position = None
    while (left := deadline - time.monotonic()) > 0:
        if position is None:
            position = siblings.fetch_position(row, timeout=left)
        if position is not None and selectors.is_counted(position):
            return
        time.sleep(STEP)

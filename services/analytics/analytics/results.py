"""Results and accounting, with the requests to polls and votes that they need."""

import time
from contextlib import suppress
from functools import partial
from uuid import UUID

from analytics import polls_client, selectors, services, slots, votes_client
from analytics.accounting import Accounting, balance
from analytics.errors import (
    AccountingNotVisible,
    BallotsNotPublished,
    OwnerRequired,
    PollNotFound,
    PollUnavailable,
    ReportNotFound,
    ResultsNotVisible,
    SeedMismatch,
    TieUndecided,
    VotesUnavailable,
)
from analytics.lru import LruSet
from analytics.projections import ResultSnapshot
from analytics.single_flight import SingleFlight
from analytics.tallying import reports
from provote_core import visibility
from provote_core.auth import Kind, Principal
from provote_core.exceptions import Forbidden
from provote_rules.texts import verbatim

MAX_WAIT = 2.0  # seconds that a reader waits for a vote to be counted
POLL_INTERVAL = 0.04  # seconds between two reads of a reader that waits

_poll_fetches = SingleFlight()
_known_voters = LruSet(50_000)


def see_results(
    *, poll_id: UUID, principal: Principal, voter_token: str | None = None
) -> ResultSnapshot:
    """The poll and its count, if the poll's policy shows them to `principal`.

    Raises PollNotFound, ResultsNotVisible, and PollUnavailable or VotesUnavailable where the
    response depends on a sibling that does not answer.
    """
    snapshot, privileged = current_snapshot(poll_id, principal)
    policy = partial(snapshot.access, privileged=privileged)
    access = policy()
    if access is not policy(voted=True) and has_voted(poll_id, principal, voter_token):
        access = policy(voted=True)
    if access is visibility.Access.HIDE:
        raise PollNotFound()
    if access is visibility.Access.REFUSE:
        raise ResultsNotVisible(reason=snapshot.results_visibility)
    if privileged and snapshot.needs_request:
        reports.want(poll_id)
    return snapshot


def see_report(
    *, poll_id: UUID, principal: Principal, voter_token: str | None = None
) -> tuple[bytes, str]:
    """The canonical report of the last count, and its digest, for those who see the results.

    Raises what see_results raises, ReportNotFound, and TieUndecided or SeedMismatch for a count
    that has stopped.
    """
    snapshot = see_results(poll_id=poll_id, principal=principal, voter_token=voter_token)
    shown = snapshot.tally
    if shown is not None and shown.undecided is not None:
        raise TieUndecided(undecided=shown.undecided)
    if shown is not None and shown.state == reports.SEED_MISMATCH:
        raise SeedMismatch(verbatim(reports.problem_of(poll_id)))
    found = reports.read_report(poll_id)
    if found is None:
        raise ReportNotFound()
    return found


def require_privileged(
    *, poll_id: UUID, principal: Principal, refusal: type[Forbidden]
) -> ResultSnapshot:
    """The poll and its count for its owner, the owner's API key with results:read, and staff.

    Raises PollNotFound and PollUnavailable, and `refusal` for all others who may know the poll.
    """
    snapshot, privileged = current_snapshot(poll_id, principal)
    if privileged:
        return snapshot
    shown = visibility.definition(snapshot.listing, snapshot.status, privileged=False)
    raise PollNotFound() if shown is visibility.Access.HIDE else refusal()


def require_published(poll_id: UUID) -> None:
    """Raise BallotsNotPublished, also for the owner; PollUnavailable if that is not known."""
    if not selectors.ballot_type_of(poll_id):
        refresh(poll_id)  # 0.2.0 stored the state, without its rules
    if not selectors.publishes_ballots(poll_id):
        raise BallotsNotPublished()


def require_owner(*, poll_id: UUID, principal: Principal) -> None:
    """Raises PollNotFound, or OwnerRequired for all but the poll's owner and staff."""
    snapshot, privileged = current_snapshot(poll_id, principal)
    if privileged and principal.kind is Kind.PERSON:
        return
    shown = visibility.definition(snapshot.listing, snapshot.status, privileged=privileged)
    raise PollNotFound() if shown is visibility.Access.HIDE else OwnerRequired()


def has_voted(poll_id: UUID, principal: Principal, voter_token: str | None) -> bool:
    """Whether the principal has voted; a positive answer is cached, even if the vote is retracted.

    An API key has no vote, whatever its owner did and whichever voter token it sends. Raises
    VotesUnavailable.
    """
    if principal.kind is not Kind.PERSON and (
        principal.is_authenticated or not _is_sendable(voter_token)
    ):
        return False
    key = (poll_id, principal.subject or voter_token)
    if key not in _known_voters:
        with slots.fetch_slot(VotesUnavailable):
            voted = votes_client.fetch_voted(poll_id, principal, voter_token=voter_token)
        if not voted:
            return False
        _known_voters.add(key)
    return True


def _is_sendable(voter_token: str | None) -> bool:
    """Whether a request may carry the token: sent headers allow less than received ones."""
    return voter_token is not None and voter_token.isascii() and voter_token.isprintable()


def see_accounting(*, poll_id: UUID, principal: Principal) -> Accounting:
    """The figures of votes and the count at one position, for the poll's owner and staff.

    votes reads every vote of the poll, which takes seconds for millions of votes. Raises
    PollNotFound, AccountingNotVisible, PollUnavailable, and VotesUnavailable where votes does not
    answer or no slot becomes free.
    """
    snapshot = require_privileged(
        poll_id=poll_id, principal=principal, refusal=AccountingNotVisible
    )
    with slots.accounting_slot():
        counted = selectors.result_snapshot(poll_id, all_ballots=True) or snapshot
        figures = votes_client.fetch_figures(poll_id, position=counted.watermark)
    return balance(counted, figures)


def current_snapshot(poll_id: UUID, principal: Principal) -> tuple[ResultSnapshot, bool]:
    """The snapshot and whether `principal` is privileged; asks polls first where that matters."""
    snapshot = selectors.result_snapshot(poll_id)
    privileged = snapshot is not None and selectors.is_privileged(principal, snapshot.owner)
    if snapshot is None or not snapshot.has_final_visibility(privileged=privileged):
        refresh(poll_id)
        snapshot = selectors.result_snapshot(poll_id)
        if snapshot is None:
            raise PollNotFound()
        privileged = selectors.is_privileged(principal, snapshot.owner)
    return snapshot, privileged


def refresh(poll_id: UUID) -> None:
    """Fetch and store the poll's state, once for all who wait. Raises what fetch_poll raises."""
    with slots.fetch_slot(PollUnavailable):
        _poll_fetches.run(poll_id, lambda: _fetch_and_store(poll_id))


def _fetch_and_store(poll_id: UUID) -> None:
    services.store_polls(states=[polls_client.fetch_poll(poll_id)])


def wait_until_counted(*, row: int) -> None:
    """Wait until the votes of outbox row `row` of votes are counted, but at most two seconds.

    Returns at once if too many requests wait already, or if votes does not answer.
    """
    with slots.waiting_slot() as is_free, suppress(VotesUnavailable):
        if is_free:
            _poll_until_counted(row, deadline=time.monotonic() + MAX_WAIT)


def _poll_until_counted(row: int, *, deadline: float) -> None:
    """Read repeatedly in autocommit mode, so that no transaction is held between two reads."""
    position = None
    while (left := deadline - time.monotonic()) > 0:
        if position is None:
            position = votes_client.fetch_position(row, timeout=left)
        if position is not None and selectors.is_counted(position):
            return
        time.sleep(POLL_INTERVAL)

"""The poll that takes the ballots: what its snapshot has, and what only polls knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from provote_core.auth import Kind, Principal
from provote_core.events import PollState
from provote_rules.ballots import BallotPaper
from provote_rules.counting import counted_by
from provote_rules.tally import registry
from provote_rules.tally.methods import Method
from provote_rules.texts import tr
from votes import errors, selectors
from votes.models import PollSnapshot
from votes.polls_client import fetch_poll
from votes.services import refresh_draft, store_snapshots

_CLOSED = tr("The poll is closed, and takes no more ballots.")
_NOT_OPEN = {
    "draft": tr(
        "Open the poll first, which freezes its choices and rules. Until then files can be "
        "checked only (dry_run=true)."
    ),
    "scheduled": tr("Wait until opens_at. Until then files can be checked only (dry_run=true)."),
}


@dataclass(frozen=True, slots=True)
class Target:
    """A poll with the labels of its choices, by position, and its method."""

    poll_id: UUID
    owner: UUID
    paper: BallotPaper
    labels: tuple[str, ...]
    method: Method
    parameters: Mapping[str, Any]


def require_importer(*, poll_id: UUID, principal: Principal) -> PollSnapshot:
    """The poll, if `principal` is its owner or the owner's backend, and the poll is delegated.

    Call it outside of transactions: a draft is fetched. Raises PollNotFound, also for all others,
    NotDelegate for a key without the scope, NotDelegated, PollUnavailable (503).
    """
    refresh_draft(poll_id=poll_id)
    poll = selectors.poll_of(poll_id)
    if principal.kind not in (Kind.PERSON, Kind.DELEGATE) or principal.subject != poll.owner:
        raise errors.PollNotFound()
    if principal.kind is Kind.DELEGATE and "votes:delegate" not in principal.scopes:
        raise errors.NotDelegate()
    if poll.eligibility != "delegated":
        raise errors.NotDelegated(
            tr(
                "Its eligibility is {eligibility}; it has to be delegated, and is frozen at the "
                "opening.",
                eligibility=poll.eligibility,
            )
        )
    return poll


def not_open(poll: PollSnapshot) -> errors.PollNotOpen:
    """Why a poll that is not open takes no ballots, with its status."""
    status = poll.effective_status
    return errors.PollNotOpen(_NOT_OPEN.get(status, _CLOSED), poll_status=status)


def fetch_target(*, poll_id: UUID) -> Target:
    """The poll as polls has it now; its snapshot is brought up to date.

    Call it outside of transactions. Raises PollNotFound, PollUnavailable (503).
    """
    state = fetch_poll(poll_id=poll_id)
    store_snapshots(states=[state])
    return _target(state)


def _target(state: PollState) -> Target:
    choices = sorted(state.choices, key=lambda choice: choice.position)
    method = registry.find(counted_by(state.method, state.ballot_type))
    paper = BallotPaper(
        state.ballot_type, tuple(choice.id for choice in choices), state.rules.ballot
    )
    return Target(
        poll_id=state.poll_id,
        owner=state.owner,
        paper=paper,
        labels=tuple(choice.label for choice in choices),
        method=method,
        parameters=method.read_parameters(state.rules.method),
    )

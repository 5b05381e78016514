"""Final counts by methods follow the seal of each poll, also where a process is killed.

Each report has the same bytes as one counted from the acknowledged ballots by the rulebook alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from integration.answers import expect
from integration.client import BALLOT_TYPES, VOTES, Backend, Person, Poll
from integration.recounting import Shown, ballot_of, is_reported
from integration.stack import Stack
from integration.waiting import eventually
from integration.world import ANY_VERSION

pytestmark = pytest.mark.usefixtures("healed")

VOTERS = 40
LABELS = ("Tea", "Coffee", "Water", "Milk")
EQUAL = {"ballot": {"equal_ranks": True}}
KINDS: Sequence[dict[str, Any]] = (
    {"ballot_type": "single"},
    {"ballot_type": "approval"},
    {"ballot_type": "ranked"},
    {"ballot_type": "ranked", "method": "scottish-stv", "seats": 2},
    {"ballot_type": "ranked", "method": "meek-prf", "seats": 2},
    {"ballot_type": "ranked", "method": "schulze", "rules": EQUAL},
    {"ballot_type": "score"},
    {"ballot_type": "score", "method": "star"},
)
Held = list[tuple[Poll, list[Shown]]]


@pytest.fixture
def held(owner: Person, backend: Backend) -> Held:
    """Polls of each kind, not counted before the close, and their acknowledged ballots."""
    return [_hold(owner, backend, kind) for kind in KINDS]


def _hold(owner: Person, backend: Backend, kind: dict[str, Any]) -> tuple[Poll, list[Shown]]:
    poll = owner.open_poll(
        choices=LABELS, eligibility="delegated", results_visibility="after_close", **kind
    )
    votes = [poll.ballot(LABELS[n * n % 4], voter=f"voter {n}") for n in range(VOTERS)]
    results = expect(backend.cast_batch(votes), 200)["results"]
    assert {result["status"] for result in results} == {201}
    return poll, [ballot_of(result["vote"]) for result in results]


def assert_reported(held: Held) -> None:
    """Check that each poll has its final count, and that it is that of its ballots."""
    wrong = [poll.definition["method"] for poll, ballots in held if not is_reported(poll, ballots)]
    assert wrong == []
    assert all(poll.is_counted(VOTERS) for poll, _ in held)


def test_final_counts_follow_the_seals(held: Held) -> None:
    for poll, _ in held:
        poll.close()
    assert_reported(held)


def test_a_process_killed_in_the_middle_of_a_count_leaves_the_count_to_the_next(
    stack: Stack, held: Held
) -> None:
    counting = stack.pid("analytics-tally")
    stack.crash("analytics", "tally.counted")
    for poll, _ in held:
        poll.close()
    eventually(lambda: not stack.armed(), within=40)
    assert_reported(held)
    assert stack.pid("analytics-tally") != counting


def test_final_counts_are_made_without_redis(stack: Stack, held: Held) -> None:
    """Also by a process that starts while Redis is away."""
    with stack.kept_down("redis"):
        first, *others = held
        first[0].close()
        assert_reported([first])
        stack.kill("analytics-tally")
        for poll, _ in others:
            poll.close()
        assert_reported(others)


def test_changes_and_retractions_are_in_the_final_counts(
    stack: Stack, owner: Person, voter: Person, staff: Person
) -> None:
    """The process that counts votes is killed between the casts and the changes."""
    polls = [
        owner.open_poll(choices=LABELS, ballot_type=kind, allow_change=True)
        for kind in BALLOT_TYPES
    ]
    cast = [tuple(person.vote(poll, "Tea") for person in (owner, voter, staff)) for poll in polls]
    stack.kill("analytics-worker")
    for poll, (kept, changed, retracted) in zip(polls, cast, strict=True):
        body = poll.ballot("Coffee", voter="another draw")
        new = {name: body[name] for name in ("choice_id", "ballot") if name in body}
        at = f"{VOTES}{changed['id']}/"
        changed = expect(voter.ask("PUT", at, body=new, headers=ANY_VERSION), 200)
        expect(staff.ask("DELETE", f"{VOTES}{retracted['id']}/", headers=ANY_VERSION), 204)
        poll.close()
        assert is_reported(poll, map(ballot_of, (kept, changed)))
        assert poll.is_counted(2)

"""Unreadable events, a restored producer, counts changed by hand, and a rebuild under load."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from integration.answers import expect
from integration.client import VOTES, Backend, Caller, Person, Poll, fresh_key
from integration.database import Database
from integration.histories import (
    miscount,
    poison,
    published,
    reading,
    restore_events,
    roll_back_votes,
)
from integration.load import Post, run, steadily
from integration.stack import Stack
from integration.waiting import eventually

COUNTED_WITHIN = 20.0  # seconds
REPAIRED_WITHIN = 60.0
pytestmark = pytest.mark.usefixtures("healed")


@pytest.fixture
def poll(owner: Person, backend: Backend) -> Poll:
    """A poll with one vote for each choice, counted."""
    poll = owner.open_poll(eligibility="delegated")
    for choice in poll.choices:
        backend.vote(poll, choice, voter=choice)
    eventually(lambda: poll.is_counted(2), within=COUNTED_WITHIN)
    return poll


def casts(poll: Poll, backend: Backend, number: int) -> list[Post]:
    """Requests for `number` votes for tea."""
    return [
        Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), backend.token, fresh_key())
        for n in range(number)
    ]


def test_an_unreadable_event_becomes_a_dead_letter_and_is_counted_when_repaired(
    stack: Stack, database: Database, owner: Person, voter: Person, backend: Backend
) -> None:
    poll, other = owner.open_poll(), owner.open_poll(eligibility="delegated")
    row, was = poison(stack, database, poll, voter)
    backend.vote(other, "Tea", voter="a sibling")
    eventually(lambda: other.results()["total_votes"] == 1, within=COUNTED_WITHIN)
    letters = [json.loads(line) for line in _letters(stack)]
    assert [(letter["source"], letter["type"]) for letter in letters] == [("votes/0", "vote.cast")]
    results = poll.results()
    assert (results["total_votes"], results["lag"]) == (0, 0)
    assert poll.accounting()["balanced"] is False
    assert _waiting(owner) == 1

    restore_events(database, row, was)
    assert "applied" in stack.manage("analytics", "deadletters", "retry", "--all")
    assert poll.is_counted(1)
    assert _waiting(owner) == 0
    assert poll.close()
    eventually(lambda: poll.results()["final"])


def test_after_a_restore_of_votes_the_count_follows_the_restored_votes(
    stack: Stack, database: Database, poll: Poll, backend: Backend
) -> None:
    dump = published(database)
    for n in range(5):
        backend.vote(poll, "Coffee", voter=f"lost {n}")
    eventually(lambda: poll.is_counted(7), within=COUNTED_WITHIN)
    with reading(poll) as seen:
        roll_back_votes(stack, database, dump)
        eventually(lambda: poll.is_counted(2), within=COUNTED_WITHIN)
    assert {status for status, _ in seen} == {200}
    assert {total for _, total in seen} <= {7, 2}, "a reader saw a count in between"
    # New events reuse positions that were counted before.
    backend.vote(poll, "Tea", voter="lost 0")
    eventually(lambda: poll.is_counted(3), within=COUNTED_WITHIN)
    assert poll.totals() == {"Tea": 2, "Coffee": 1}


def test_a_count_changed_by_hand_is_detected_and_repaired(database: Database, poll: Poll) -> None:
    mismatches = "SELECT coalesce(max(mismatches), 0) FROM reconciliation"
    before = database.one("analytics", mismatches)
    miscount(database, poll, 5)
    assert poll.accounting()["balanced"] is False
    eventually(lambda: poll.is_counted(2), within=REPAIRED_WITHIN, every=0.5)
    assert poll.totals() == {"Tea": 1, "Coffee": 1}
    eventually(lambda: database.one("analytics", mismatches) > before)


def test_deleted_counts_are_detected_and_repaired(database: Database, poll: Poll) -> None:
    with database.connect("analytics") as connection:
        for table in ("choice_count", "tally"):
            connection.execute(f"DELETE FROM {table} WHERE poll_id = %s", [poll.id])
    assert poll.results()["total_votes"] == 0
    eventually(lambda: poll.is_counted(2), within=REPAIRED_WITHIN, every=0.5)


def test_a_changed_row_of_ballots_is_repaired_and_counted_again(
    database: Database, owner: Person, backend: Backend
) -> None:
    """Totals and first places stay right, and the count by rounds is wrong until the repair."""
    poll = owner.open_poll(
        eligibility="delegated", ballot_type="ranked", choices=("Tea", "Coffee", "Water")
    )
    tea, coffee, water = poll.choices.values()
    for number, order in enumerate(
        ([tea, coffee], [coffee, water], [water, tea], [water, coffee])
    ):
        body = {"poll_id": poll.id, "voter_ref": f"v{number}", "ballot": {"ranking": order}}
        expect(backend.post(VOTES, body), 201)
    eventually(lambda: poll.is_counted(4), within=COUNTED_WITHIN)
    tally = eventually(lambda: poll.results()["tally"], within=COUNTED_WITHIN)
    rows = "SELECT ballot, votes FROM ballot_count WHERE poll_id = %s ORDER BY ballot"
    before = database.rows("analytics", rows, poll.id)
    with database.connect("analytics") as connection:
        connection.execute(
            "UPDATE ballot_count SET ballot = '2>1' WHERE poll_id = %s AND ballot = '2>0'",
            [poll.id],
        )
    eventually(
        lambda: database.rows("analytics", rows, poll.id) == before,
        within=REPAIRED_WITHIN,
        every=0.5,
    )
    counted = (tally["report_digest"], tally["rounds"])
    eventually(
        lambda: (
            (shown := poll.results()["tally"])["made_at"] > tally["made_at"]
            and (shown["report_digest"], shown["rounds"]) == counted
        ),
        within=REPAIRED_WITHIN,
        every=0.5,
    )
    assert poll.accounting()["balanced"]


def test_a_rebuild_under_load_shows_old_numbers_and_then_new_ones(
    stack: Stack, database: Database, owner: Person, poll: Poll, backend: Backend
) -> None:
    resting = poll
    busy = owner.open_poll(eligibility="delegated")
    miscount(database, resting, 500)
    with reading(resting) as seen, reading(busy) as rising:
        replies = run(
            steadily(
                stack.url, casts(busy, backend, 600), lines=8, at=200,
                happens=lambda: stack.manage("analytics", "rebuild"),
            )
        )  # fmt: skip
        eventually(lambda: busy.is_counted(600), within=COUNTED_WITHIN)
        eventually(lambda: seen[-1][1] == 2)
    assert {reply.status for reply in replies} == {201}
    assert {status for status, _ in (*seen, *rising)} == {200}
    assert [before for before, after in pairwise(seen) if before != after] == [(200, 502)]
    assert sorted(rising) == rising, "a reader saw a count fall"


def _letters(stack: Stack) -> list[str]:
    return stack.manage("analytics", "deadletters", "list", "--json").splitlines()


def _waiting(anonymous: Caller) -> int:
    """Dead letters by the readiness of analytics."""
    body = expect(anonymous.get("/health/analytics/ready"), 200)
    return int(body["checks"]["dead_letters"])

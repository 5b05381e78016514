"""Housekeeping announces changes by time; the status never waits for it."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from callers import POLLS, Caller, at, definition
from django.db import transaction
from django.utils import timezone
from fake_votes import Votes, serving

from polls.models import Poll
from polls.services import run_housekeeping, transitions
from provote_core import database
from provote_core.idempotency.models import IdempotencyRecord
from provote_testing.events import outbox_events
from provote_testing.parallel import in_parallel

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # httpcore leaves the socket of a refused connection to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def scheduled(owner: Caller, **times: Any) -> dict[str, Any]:
    """A scheduled poll whose times are set afterwards, in hours from now."""
    poll = owner.make_open(opens_at=at(hours=1))
    now = database.now()
    Poll.objects.filter(pk=poll["id"]).update(
        **{name: now + timedelta(hours=hours) for name, hours in times.items()}
    )
    return poll


def published() -> list[tuple[str, str]]:
    return [(event["type"], event["subject"]) for event in outbox_events()]


def status(poll: dict[str, Any]) -> str:
    """The stored status."""
    return Poll.objects.get(pk=poll["id"]).status


def test_nothing_happens_before_its_time(owner: Caller, votes: Votes) -> None:
    owner.make(opens_at=at(hours=-1))
    owner.make_open(opens_at=at(hours=1), closes_at=at(hours=2))
    owner.make_open(closes_at=at(hours=1))
    before = published()
    run_housekeeping()
    assert published() == before
    assert votes.seals == {}


def test_an_opening_is_announced_once(owner: Caller) -> None:
    poll = scheduled(owner, opens_at=-1)
    run_housekeeping()
    run_housekeeping()
    assert published() == [("poll.scheduled", poll["id"]), ("poll.opened", poll["id"])]
    assert owner.get(f"{POLLS}{poll['id']}/").json()["version"] == poll["version"] + 1


def test_one_round_opens_more_polls_than_a_batch(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transitions, "ANNOUNCE_BATCH", 2)
    polls = [scheduled(owner, opens_at=-1) for _ in range(5)]
    run_housekeeping()
    assert [status(poll) for poll in polls] == ["open"] * 5


def test_concurrent_rounds_announce_once(owner: Caller, votes: Votes) -> None:
    polls = [scheduled(owner, opens_at=-2, closes_at=-1) for _ in range(6)]
    in_parallel(4, lambda _: run_housekeeping())
    assert [status(poll) for poll in polls] == ["closed"] * 6
    for poll in polls:
        own = [type_ for type_, subject in published() if subject == poll["id"]]
        assert own == ["poll.scheduled", "poll.opened", "poll.closed"]


def test_a_locked_poll_does_not_delay_others(owner: Caller) -> None:
    locked, free = scheduled(owner, opens_at=-1), scheduled(owner, opens_at=-1)
    with transaction.atomic():
        Poll.objects.select_for_update().get(pk=locked["id"])
        in_parallel(1, lambda _: run_housekeeping())
        assert [status(locked), status(free)] == ["scheduled", "open"]
    run_housekeeping()
    assert status(locked) == "open"


def test_a_poll_that_cannot_be_sealed_does_not_delay_others(owner: Caller, votes: Votes) -> None:
    polls = [scheduled(owner, opens_at=-2, closes_at=-1) for _ in range(4)]
    votes.broken[polls[1]["id"]] = (500, b"")
    run_housekeeping()
    assert [status(poll) for poll in polls] == ["closed", "open", "closed", "closed"]
    votes.broken.clear()
    run_housekeeping()
    assert status(polls[1]) == "closed"


def test_polls_are_closed_once_votes_is_reachable_again(owner: Caller, socket_path: Path) -> None:
    over, due = scheduled(owner, opens_at=-2, closes_at=-1), scheduled(owner, opens_at=-1)
    run_housekeeping()
    assert [status(over), status(due)] == ["open", "open"]
    assert owner.get(f"{POLLS}{over['id']}/").json()["status"] == "closed"
    with serving(socket_path):
        run_housekeeping()
    assert status(over) == "closed"


def test_a_round_without_time_left_defers_to_the_next(
    owner: Caller, votes: Votes, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls = [scheduled(owner, opens_at=-2, closes_at=-1) for _ in range(3)]
    with monkeypatch.context() as patched:
        patched.setattr(transitions, "SEAL_SECONDS", -1.0)
        run_housekeeping()
    assert votes.seals == {}
    run_housekeeping()
    assert votes.seals.keys() == {poll["id"] for poll in polls}


def test_expired_keys_are_deleted(owner: Caller) -> None:
    for key in ("old", "new"):
        owner.post(POLLS, definition(), Idempotency_Key=key)
    old = IdempotencyRecord.objects.order_by("created_at").first()
    assert old is not None
    IdempotencyRecord.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - timedelta(hours=25)
    )
    run_housekeeping()
    assert IdempotencyRecord.objects.count() == 1

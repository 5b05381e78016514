"""The ledger has each poll's totals of the outbox at exactly the requested position."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from test_figures import EFFECTS, Ballots

from provote_core import outbox
from provote_core.events import Fact, VoteCast
from provote_core.outbox.models import Outbox
from provote_core.outbox.sequencer import assign_positions, new_epoch
from provote_testing.tokens import service_bearer
from votes.models import LedgerHead, LedgerPoll
from votes.services import ledger

pytestmark = pytest.mark.django_db
SOURCE = "votes/0"
FIRST = UUID(int=0)


def head() -> int:
    return max((row.first_seq or 0) + row.count - 1 for row in Outbox.objects.all())


def read(position: int) -> dict[UUID, dict[str, Any]]:
    """All polls at `position`, requested until the ledger has reached it."""
    answer = ledger.page(position=position, after=FIRST)
    while answer["polls"] is None:
        before = answer["position"]
        answer = ledger.page(position=position, after=FIRST)
        assert answer["position"] > before
    return {poll["poll_id"]: poll for poll in answer["polls"]}


@transaction.atomic
def cast(*polls: UUID) -> None:
    facts = [Fact(data=VoteCast(poll_id=p), subject=str(uuid4()), version=1) for p in polls]
    outbox.append(facts)


def sum_up(poll_id: UUID, through: int) -> dict[str, Any]:
    """The totals of a poll, computed from the outbox in Python."""
    sums: dict[str, Any] = {"events": 0, "votes": 0, "waiting": 0, "position": 0}
    choices: dict[str, int] = {}
    for row in Outbox.objects.filter(first_seq__lte=through).order_by("first_seq"):
        for index, event in enumerate(row.events):
            if event["data"]["poll_id"] == str(poll_id):
                votes, waiting = EFFECTS[event["type"]]
                sums["events"] += 1
                sums["votes"] += votes
                sums["waiting"] += waiting
                sums["position"] = (row.first_seq or 0) + index
                added = event["data"].get("choice_id")
                removed = event["data"].get("old_choice_id")
                if event["type"] == "vote.retracted":
                    added, removed = None, added
                for choice, delta in ((added, 1), (removed, -1)):
                    if choice:
                        choices[choice] = choices.get(choice, 0) + delta
    return sums | {"choices": {choice: n for choice, n in choices.items() if n}}


@pytest.mark.parametrize("seed", range(3))
def test_the_ledger_agrees_with_the_events_at_each_position(make_poll: Any, seed: int) -> None:
    ballots = Ballots(make_poll(allow_change=True), random.Random(seed))
    for _ in range(40):
        ballots.act()
    assign_positions(SOURCE)
    for row in Outbox.objects.order_by("first_seq"):
        position = (row.first_seq or 0) + row.count - 1
        polls = read(position)
        expected = sum_up(ballots.poll.id, position)
        entry = polls.get(ballots.poll.id, sum_up(ballots.poll.id, 0))
        assert {name: entry[name] for name in expected} == expected


def test_the_ledger_is_independent_of_the_batches_of_events(
    make_poll: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    polls = [uuid4() for _ in range(3)]
    for n in range(30):
        cast(*polls[: n % 3 + 1])
    assign_positions(SOURCE)
    whole = read(head())
    ledger.clear()
    monkeypatch.setattr(ledger, "MAX_EVENTS", 7)
    assert read(head()) == whole
    assert sum(poll["votes"] for poll in whole.values()) == head()


def test_pages_are_in_the_order_of_ids(monkeypatch: pytest.MonkeyPatch) -> None:
    polls = sorted(uuid4() for _ in range(5))
    cast(*polls)
    assign_positions(SOURCE)
    monkeypatch.setattr(ledger, "PAGE", 2)
    seen: list[UUID] = []
    more = True
    while more:
        answer = ledger.page(position=5, after=seen[-1] if seen else FIRST)
        seen += [poll["poll_id"] for poll in answer["polls"]]
        more = answer["more"]
    assert seen == polls


def test_a_ledger_beyond_the_position_returns_no_polls() -> None:
    cast(uuid4())
    cast(uuid4())
    assign_positions(SOURCE)
    read(2)
    expected = {"epoch": 1, "position": 2, "polls": None, "more": False}
    assert ledger.page(position=1, after=FIRST) == expected


@pytest.mark.parametrize("how", ["new epoch", "shorter"])
def test_after_a_restore_the_ledger_is_computed_again(how: str) -> None:
    kept, lost = uuid4(), uuid4()
    cast(kept)
    cast(lost)
    assign_positions(SOURCE)
    assert read(2).keys() == {kept, lost}
    Outbox.objects.filter(first_seq=2).delete()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE outbox_head SET last_seq = 1")
    if how == "new epoch":
        new_epoch(SOURCE)
    assert read(1).keys() == {kept}


def test_invalid_events_are_skipped() -> None:
    poll = uuid4()
    cast(poll)
    garbage = [
        {"type": "vote.cast", "subject": "s", "version": 1, "data": data}
        for data in ({"poll_id": "no id"}, None, 7, [], {"poll_id": str(poll), "choice_id": "?"})
    ]
    Outbox.objects.create(events=[*garbage, {"type": 3}, "text"], count=7)
    assign_positions(SOURCE)
    polls = read(8)
    assert polls.keys() == {poll}
    assert (polls[poll]["events"], polls[poll]["choices"]) == (2, {})


def test_the_ledger_is_for_siblings_only(client: Client) -> None:
    poll = uuid4()
    cast(poll, poll)
    assign_positions(SOURCE)
    url = "/internal/v1/ledger/"
    assert client.get(f"{url}?position=2").status_code == 401
    assert client.delete(url).status_code == 401


def test_analytics_reads_and_clears_the_ledger(client: Client, settings: Any) -> None:
    headers, digest = service_bearer("analytics")
    settings.PROVOTE.service_digests["analytics"] = (digest,)
    poll = uuid4()
    cast(poll, poll)
    assign_positions(SOURCE)
    answer = client.get("/internal/v1/ledger/?position=2", headers=headers).json()
    assert [entry["votes"] for entry in answer["polls"]] == [2]
    LedgerPoll.objects.update(votes=9)
    assert client.delete("/internal/v1/ledger/", headers=headers).status_code == 204
    assert not LedgerHead.objects.exists()
    answer = client.get("/internal/v1/ledger/?position=2", headers=headers).json()
    assert [entry["votes"] for entry in answer["polls"]] == [2]
    for bad in ("", "?position=-1", "?position=x", "?position=1&after=x"):
        assert client.get(f"/internal/v1/ledger/{bad}", headers=headers).status_code == 400

"""The ledger says what the outbox told, poll by poll, at exactly the position asked for."""

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
NOBODY = UUID(int=0)


def head() -> int:
    return max((row.first_seq or 0) + row.count - 1 for row in Outbox.objects.all())


def read(position: int) -> dict[UUID, dict[str, Any]]:
    """All polls at `position`, asked for as often as it takes."""
    answer = ledger.page(position=position, after=NOBODY)
    while answer["polls"] is None:
        before = answer["position"]
        answer = ledger.page(position=position, after=NOBODY)
        assert answer["position"] > before
    return {poll["poll_id"]: poll for poll in answer["polls"]}


@transaction.atomic
def cast(*polls: UUID) -> None:
    facts = [Fact(data=VoteCast(poll_id=p), subject=str(uuid4()), version=1) for p in polls]
    outbox.append(facts)


def sum_up(poll_id: UUID, through: int) -> dict[str, Any]:
    """The same, read out of the rows in Python."""
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
                gains = event["data"].get("choice_id")
                loses = event["data"].get("old_choice_id")
                if event["type"] == "vote.retracted":
                    gains, loses = None, gains
                for choice, step in ((gains, 1), (loses, -1)):
                    if choice:
                        choices[choice] = choices.get(choice, 0) + step
    return sums | {"choices": {choice: n for choice, n in choices.items() if n}}


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_the_events_say_at_each_position(make_poll: Any, seed: int) -> None:
    ballots = Ballots(make_poll(allow_change=True), random.Random(seed))
    for _ in range(40):
        ballots.move()
    assign_positions(SOURCE)
    for row in Outbox.objects.order_by("first_seq"):
        position = (row.first_seq or 0) + row.count - 1
        polls = read(position)
        expected = sum_up(ballots.poll.id, position)
        said = polls.get(ballots.poll.id, sum_up(ballots.poll.id, 0))
        assert {name: said[name] for name in expected} == expected


def test_entered_in_any_portions_it_is_the_same(
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
        answer = ledger.page(position=5, after=seen[-1] if seen else NOBODY)
        seen += [poll["poll_id"] for poll in answer["polls"]]
        more = answer["more"]
    assert seen == polls


def test_a_ledger_that_is_further_says_so_and_shows_nothing() -> None:
    cast(uuid4())
    cast(uuid4())
    assign_positions(SOURCE)
    read(2)
    said = {"epoch": 1, "position": 2, "polls": None, "more": False}
    assert ledger.page(position=1, after=NOBODY) == said


@pytest.mark.parametrize("how", ["new epoch", "shorter"])
def test_after_a_restore_it_begins_anew(how: str) -> None:
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


def test_garbage_is_entered_nowhere_and_stops_nothing() -> None:
    poll = uuid4()
    cast(poll)
    garbage = [
        {"type": "vote.cast", "subject": "s", "version": 1, "data": data}
        for data in ({"poll_id": "nobody"}, None, 7, [], {"poll_id": str(poll), "choice_id": "?"})
    ]
    Outbox.objects.create(events=[*garbage, {"type": 3}, "text"], count=7)
    assign_positions(SOURCE)
    said = read(8)
    assert said.keys() == {poll}
    assert (said[poll]["events"], said[poll]["choices"]) == (2, {})


def test_siblings_ask_and_nobody_else(client: Client) -> None:
    poll = uuid4()
    cast(poll, poll)
    assign_positions(SOURCE)
    url = "/internal/v1/ledger/"
    assert client.get(f"{url}?position=2").status_code == 401
    assert client.delete(url).status_code == 401


def test_a_sibling_reads_it_and_has_it_made_anew(client: Client, settings: Any) -> None:
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

"""Every status with every move: in the table, and at the API with both clocks' statuses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from callers import POLLS, Caller, at
from django.db.models.functions import Now

from polls.lifecycle import Move, Status, opening, target
from polls.models import Poll
from polls.selectors import database_now
from provote_core.testing.events import told

LEADS_TO = {
    "draft": {"schedule": "scheduled", "open": "open", "close": None},
    "scheduled": {"schedule": "scheduled", "open": "open", "close": None},
    "open": {"schedule": None, "open": "open", "close": "closed"},
    "closed": {"schedule": None, "open": None, "close": "closed"},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("move", Move)
def test_the_table_of_moves(status: Status, move: Move) -> None:
    assert target(status, move) == LEADS_TO[status][move]


def test_opening_with_a_time_to_come_is_scheduling() -> None:
    now = datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert opening(None, now=now) == Move.OPEN
    assert opening(now, now=now) == Move.OPEN
    assert opening(now + timedelta(microseconds=1), now=now) == Move.SCHEDULE


IN_TIME = {
    "draft": {"status": "draft"},
    "scheduled": {"status": "scheduled", "opens_at": 1},
    "scheduled and begun": {"status": "scheduled", "opens_at": -1},
    "scheduled and over": {"status": "scheduled", "opens_at": -2, "closes_at": -1},
    "open": {"status": "open"},
    "open and over": {"status": "open", "closes_at": -1},
    "closed": {"status": "closed", "closed_at": -1},
}


def poll_that_is(state: str, owner: Caller) -> str:
    """The path of a poll in that state."""
    poll, now = owner.make(), database_now()
    values = {
        name: now + timedelta(hours=value) if isinstance(value, int) else value
        for name, value in IN_TIME[state].items()
    }
    Poll.objects.filter(pk=poll["id"]).update(**values)
    return f"{POLLS}{poll['id']}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "move", "status", "leads_to", "tells"),
    [
        ("draft", "open", 200, "open", ["poll.opened"]),
        ("draft", "close", 409, "draft", []),
        ("scheduled", "open", 200, "scheduled", []),
        ("scheduled", "close", 409, "scheduled", []),
        ("scheduled and begun", "open", 200, "open", []),
        ("scheduled and begun", "close", 200, "closed", ["poll.opened", "poll.closed"]),
        ("scheduled and over", "open", 409, "closed", []),
        ("scheduled and over", "close", 200, "closed", ["poll.opened", "poll.closed"]),
        ("open", "open", 200, "open", []),
        ("open", "close", 200, "closed", ["poll.closed"]),
        ("open and over", "open", 409, "closed", []),
        ("open and over", "close", 200, "closed", ["poll.closed"]),
        ("closed", "open", 409, "closed", []),
        ("closed", "close", 200, "closed", []),
    ],
)
def test_every_move_from_every_status(
    owner: Caller, votes: Any, state: str, move: str, status: int, leads_to: str, tells: list[str]
) -> None:
    path = poll_that_is(state, owner)
    before = owner.get(path).json()
    answer = owner.post(f"{path}{move}/")
    after = owner.get(path).json()
    assert answer.status_code == status
    assert after["status"] == leads_to
    assert after["version"] == before["version"] + len(tells)
    assert [event["type"] for event in told()] == tells
    if status == 200:
        assert answer.json() == after
        assert answer["ETag"] == f'"{after["version"]}"'
    else:
        assert answer.json()["code"] == "illegal-transition"
        assert after == before
    assert owner.post(f"{path}{move}/").status_code == status  # a repeat changes nothing
    assert owner.get(path).json() == after


@pytest.mark.django_db
def test_opening_keeps_to_the_time_that_is_set(owner: Caller) -> None:
    for opens_at, status in [(at(hours=1), "scheduled"), (at(hours=-1), "open")]:
        assert owner.make_open(opens_at=opens_at)["status"] == status
    assert [event["type"] for event in told()] == ["poll.scheduled", "poll.opened"]


@pytest.mark.django_db
def test_a_draft_whose_end_has_passed_cannot_open(owner: Caller) -> None:
    draft = owner.make(closes_at=at(hours=1))
    path = f"{POLLS}{draft['id']}/"
    Poll.objects.update(closes_at=Now())
    answer = owner.post(f"{path}open/")
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal-transition")
    owner.patch(path, {"closes_at": at(hours=1)}, If_Match="*")
    assert owner.post(f"{path}open/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("move", ["open", "close"])
def test_a_move_says_all_by_its_path(owner: Caller, votes: Any, move: str) -> None:
    path = f"{POLLS}{owner.make_open()['id']}/{move}/"
    answer = owner.post(path, {"force": True})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown-field")
    assert owner.post(path, []).status_code == 400
    assert owner.post(path, {}).status_code == 200
    assert owner.get(path).status_code == 405

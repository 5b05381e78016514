"""Every transition from every status, announced or reached by time."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, at, person
from django.db.models.functions import Now

from polls.models import Poll
from provote_core import database
from provote_core.audit.models import AuditRecord
from provote_testing.events import outbox_events

LEADS_TO = {
    "draft": {"schedule": "scheduled", "open": "open"},
    "scheduled": {"schedule": "scheduled", "open": "open"},
    "open": {"open": "open", "close": "closed"},
    "closed": {"close": "closed", "archive": "archived"},
    "archived": {"archive": "archived"},
}


IN_TIME = {
    "draft": {"status": "draft"},
    "scheduled": {"status": "scheduled", "opens_at": 1},
    "scheduled and begun": {"status": "scheduled", "opens_at": -1},
    "scheduled and over": {"status": "scheduled", "opens_at": -2, "closes_at": -1},
    "open": {"status": "open"},
    "open and over": {"status": "open", "closes_at": -1},
    "closed": {"status": "closed", "closed_at": -1},
    "archived": {"status": "archived", "closed_at": -1},
}


def poll_in_state(state: str, owner: Caller) -> str:
    """The path of a poll in that state."""
    poll, now = owner.make(), database.now()
    values = {
        name: now + timedelta(hours=value) if isinstance(value, int) else value
        for name, value in IN_TIME[state].items()
    }
    Poll.objects.filter(pk=poll["id"]).update(**values)
    return f"{POLLS}{poll['id']}/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "transition", "status", "leads_to", "events"),
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
        ("draft", "archive", 409, "draft", []),
        ("scheduled", "archive", 409, "scheduled", []),
        ("scheduled and begun", "archive", 409, "open", []),
        ("scheduled and over", "archive", 200, "archived",
         ["poll.opened", "poll.closed", "poll.archived"]),
        ("open", "archive", 409, "open", []),
        ("open and over", "archive", 200, "archived", ["poll.closed", "poll.archived"]),
        ("closed", "archive", 200, "archived", ["poll.archived"]),
        ("archived", "archive", 200, "archived", []),
        ("archived", "open", 409, "archived", []),
        ("archived", "close", 409, "archived", []),
    ],
)  # fmt: skip
def test_every_transition_from_every_status(
    owner: Caller,
    votes: Any,
    state: str,
    transition: str,
    status: int,
    leads_to: str,
    events: list[str],
) -> None:
    path = poll_in_state(state, owner)
    before = owner.get(path).json()
    answer = owner.post(f"{path}{transition}/")
    after = owner.get(path).json()
    assert answer.status_code == status
    assert after["status"] == leads_to
    assert after["version"] == before["version"] + len(events)
    assert [event["type"] for event in outbox_events()] == events
    if status == 200:
        assert answer.json() == after
        assert answer["ETag"] == f'"{after["version"]}"'
    else:
        assert answer.json()["code"] == "illegal-transition"
        assert after == before
    assert owner.post(f"{path}{transition}/").status_code == status  # a repeat changes nothing
    assert owner.get(path).json() == after


@pytest.mark.django_db
def test_opening_follows_opens_at(owner: Caller) -> None:
    for opens_at, status in [(at(hours=1), "scheduled"), (at(hours=-1), "open")]:
        assert owner.make_open(opens_at=opens_at)["status"] == status
    assert [event["type"] for event in outbox_events()] == ["poll.scheduled", "poll.opened"]


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
@pytest.mark.parametrize("transition", ["open", "close", "archive"])
def test_a_transition_accepts_no_body(owner: Caller, votes: Any, transition: str) -> None:
    make = owner.make_closed if transition == "archive" else owner.make_open
    path = f"{POLLS}{make()['id']}/{transition}/"
    answer = owner.post(path, {"force": True})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "unknown-field")
    assert owner.post(path, []).status_code == 400
    assert owner.post(path, {}).status_code == 200
    assert owner.get(path).status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize("transition", ["open", "close", "archive"])
def test_a_transition_honours_if_match(owner: Caller, votes: Any, transition: str) -> None:
    before = {"open": owner.make, "close": owner.make_open, "archive": owner.make_closed}[
        transition
    ]()
    path, etag = f"{POLLS}{before['id']}/", f'"{before["version"]}"'
    answer = owner.post(f"{path}{transition}/", If_Match='"0"')
    assert (answer.status_code, answer.json()["code"]) == (412, "precondition-failed")
    assert owner.get(path).json() == before
    assert owner.post(f"{path}{transition}/", If_Match=etag).status_code == 200
    repeat = owner.post(f"{path}{transition}/", If_Match=etag)
    assert (repeat.status_code, repeat.json()["version"]) == (200, before["version"] + 1)


@pytest.mark.django_db
def test_moderators_and_staff_close_and_archive_any_poll(
    owner: Caller, moderator: Caller, staff: Caller, votes: Any
) -> None:
    for caller in (moderator, staff):
        path = f"{POLLS}{owner.make_open(listing='private')['id']}/"
        assert caller.post(f"{path}open/").status_code == 403
        assert caller.patch(path, {"title": "Mine"}, If_Match="*").status_code == 403
        assert caller.delete(path, If_Match="*").status_code == 403
        assert caller.post(f"{path}close/").json()["status"] == "closed"
        assert caller.post(f"{path}archive/").json()["status"] == "archived"
        rows = AuditRecord.objects.filter(actor=str(caller.subject), outcome="accepted")
        assert sorted(row.action.rsplit("/", 2)[1] for row in rows) == ["archive", "close"]


@pytest.mark.django_db
def test_others_cannot_close_or_archive(owner: Caller, other: Caller, votes: Any) -> None:
    opened, closed = owner.make_open(), owner.make_closed()
    hidden = owner.make_open(listing="private")
    keys = [person(subject=owner.subject, key_id=uuid4()), person(staff=True, key_id=uuid4())]
    for poll, transition in [(opened, "close"), (closed, "archive")]:
        path = f"{POLLS}{poll['id']}/{transition}/"
        assert [caller.post(path).status_code for caller in (Caller(), other, *keys)] == [
            401,
            403,
            403,
            403,
        ]
        assert owner.get(f"{POLLS}{poll['id']}/").json() == poll
    assert other.post(f"{POLLS}{hidden['id']}/close/").status_code == 404


@pytest.mark.django_db
def test_a_draft_can_be_deleted(owner: Caller, other: Caller) -> None:
    draft, kept = owner.make(), owner.make()
    path = f"{POLLS}{draft['id']}/"
    assert owner.delete(path).status_code == 428
    assert owner.delete(path, If_Match='"2"').status_code == 412
    assert other.delete(path, If_Match='"1"').status_code == 404
    answer = owner.delete(path, If_Match='"1"')
    assert (answer.status_code, answer.content) == (204, b"")
    assert owner.delete(path, If_Match='"1"').status_code == 404
    assert owner.get(path).status_code == 404
    assert [str(poll.pk) for poll in Poll.objects.all()] == [kept["id"]]
    assert outbox_events() == []


@pytest.mark.django_db
def test_only_a_draft_can_be_deleted(owner: Caller, votes: Any) -> None:
    for poll in (owner.make_open(opens_at=at(hours=1)), owner.make_open(), owner.make_closed()):
        path = f"{POLLS}{poll['id']}/"
        answer = owner.delete(path, If_Match=f'"{poll["version"]}"')
        assert (answer.status_code, answer.json()["code"]) == (409, "not-a-draft")
        assert "archive" in answer.json()["detail"]
        assert owner.get(path).json() == poll

"""Changes of polls: any of a draft, only texts of later ones, and never of an outdated version."""

from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, at, person

from polls.models import Choice, Poll
from provote_testing.events import outbox_events

pytestmark = pytest.mark.django_db


def path(poll: dict[str, Any]) -> str:
    return f"{POLLS}{poll['id']}/"


def test_a_draft_can_be_redefined(owner: Caller) -> None:
    draft = owner.make(opens_at=at(hours=1))
    changes = {
        "title": "Drinks?",
        "description": "Hot ones",
        "choices": [{"label": "No"}, {"label": "Cocoa", "description": "Sweet"}, {"label": "Tea"}],
        "eligibility": "delegated",
        "results_visibility": "after_close",
        "opens_at": None,
        "closes_at": "2190-01-01T00:00:00Z",
    }
    answer = owner.patch(path(draft), changes, If_Match='"1"')
    poll = answer.json()
    assert (answer.status_code, answer["ETag"], poll["version"]) == (200, '"2"', 2)
    shown = [(choice["label"], choice["position"]) for choice in poll["choices"]]
    assert shown == [("No", 0), ("Cocoa", 1), ("Tea", 2)]
    assert {name: poll[name] for name in changes if name != "choices"} == {
        name: value for name, value in changes.items() if name != "choices"
    }
    assert owner.get(path(draft)).json() == poll
    assert Choice.objects.count() == 3
    assert outbox_events() == []


def test_members_that_are_not_sent_stay(owner: Caller) -> None:
    draft = owner.make(description="Hot", closes_at=at(hours=1), eligibility="delegated")
    poll = owner.patch(path(draft), {"title": "Drinks?"}, If_Match='"1"').json()
    assert poll == draft | {"title": "Drinks?", "version": 2}


def test_equal_values_change_nothing(owner: Caller) -> None:
    draft = owner.make(opens_at="2190-01-01T00:00:00Z")
    same = {
        "title": " Tea? ",
        "opens_at": "2190-01-01T01:00:00+01:00",
        "choices": [{"label": "Yes"}, {"label": "No", "description": ""}],
    }
    for changes in (same, {}):
        answer = owner.patch(path(draft), changes, If_Match='"1"')
        assert (answer.status_code, answer.json(), answer["ETag"]) == (200, draft, '"1"')


@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "precondition-required"),
        ('"2"', 412, "precondition-failed"),
        ('W/"2"', 412, "precondition-failed"),
        ("1", 400, "invalid-entity-tag"),
        ("", 400, "invalid-entity-tag"),
        ('"1"', 200, None),
        ('W/"1"', 200, None),
        ('W/"7",W/"1"', 200, None),
        ('"7", "1"', 200, None),
        ("*", 200, None),
    ],
)
def test_a_change_requires_if_match(
    owner: Caller, tag: str | None, status: int, code: str | None
) -> None:
    draft = owner.make()
    headers = {} if tag is None else {"If_Match": tag}
    answer = owner.patch(path(draft), {"title": "Drinks?"}, **headers)
    assert (answer.status_code, answer.json().get("code")) == (status, code)
    assert (owner.get(path(draft)).json() == draft) is (status != 200)


def test_only_the_owner_can_change_a_poll(owner: Caller, other: Caller, staff: Caller) -> None:
    draft, opened = owner.make(), owner.make_open()
    backend = person(subject=owner.subject, key_id=uuid4())
    for caller, poll, status in [
        (Caller(), draft, 401), (Caller(), opened, 401),
        (other, draft, 404), (other, opened, 403),
        (staff, draft, 403), (staff, opened, 403),
        (backend, draft, 403), (backend, opened, 403),
    ]:  # fmt: skip
        assert caller.patch(path(poll), {"title": "Mine"}, If_Match="*").status_code == status
        assert caller.delete(path(poll), If_Match="*").status_code == status
        assert caller.post(f"{path(poll)}open/").status_code == status
    assert set(Poll.objects.values_list("title", "status")) == {
        ("Tea?", "draft"), ("Tea?", "open")
    }  # fmt: skip


def test_a_changed_time_is_checked_against_the_unchanged_one(owner: Caller) -> None:
    draft = owner.make(opens_at=at(hours=2), closes_at=at(hours=3))
    for changes, pointer in [
        ({"opens_at": at(hours=4)}, "/opens_at"),
        ({"closes_at": at(hours=1)}, "/opens_at"),
        ({"closes_at": at(hours=-1)}, "/closes_at"),
    ]:
        answer = owner.patch(path(draft), changes, If_Match='"1"')
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == pointer
    both = {"opens_at": at(hours=4), "closes_at": at(hours=5)}
    assert owner.patch(path(draft), both, If_Match='"1"').status_code == 200


@pytest.mark.parametrize("opens_at", [None, at(hours=1)])
def test_the_definition_of_an_opened_poll_is_frozen(owner: Caller, opens_at: str | None) -> None:
    poll = owner.make_open(opens_at=opens_at)
    for changes in (
        {"choices": [{"label": "a"}, {"label": "b"}]},
        {"eligibility": "delegated", "title": "Drinks?"},
        {"results_visibility": "owner_only"},
        {"closes_at": at(hours=2)},
        {"opens_at": None},
        {"allow_change": False},
        {"ballot_type": "single"},
        {"listing": "private"},
        {"rules": {}},
    ):
        answer = owner.patch(path(poll), changes, If_Match='"2"')
        assert (answer.status_code, answer.json()["code"]) == (409, "definition-frozen")
        frozen = [f"/{name}" for name in sorted(changes) if name != "title"]
        assert [error["pointer"] for error in answer.json()["errors"]] == frozen
    assert owner.get(path(poll)).json() == poll


def test_texts_of_an_open_poll_can_be_corrected_and_publish_an_event(
    owner: Caller, votes: Any
) -> None:
    poll = owner.make_open()
    answer = owner.patch(path(poll), {"title": "Tea!", "description": "d"}, If_Match='"2"')
    assert answer.json() == poll | {"title": "Tea!", "description": "d", "version": 3}
    owner.post(f"{path(poll)}close/")
    assert owner.patch(path(poll), {"title": "Tea."}, If_Match='"4"').json()["version"] == 5
    assert [(event["type"], event["version"]) for event in outbox_events()] == [
        ("poll.opened", 2), ("poll.amended", 3), ("poll.closed", 4), ("poll.amended", 5)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"colour": "red"}, {"status": "open"}, {"owner": str(uuid4())}, {"title": ""},
     {"choices": [{"label": "a"}]}, {"choices": [{"label": "a"}, {"description": "b"}]}, [], "x"],
)  # fmt: skip
def test_invalid_changes_are_refused(owner: Caller, changes: Any) -> None:
    draft = owner.make()
    assert owner.patch(path(draft), changes, If_Match='"1"').status_code == 400
    assert owner.get(path(draft)).json() == draft


def test_there_is_no_put(owner: Caller) -> None:
    draft = owner.make()
    for method in ("PUT", "POST"):
        assert owner.send(method, path(draft), {}).status_code == 405

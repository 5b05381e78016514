"""Clones of polls, which belong to the caller."""

from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, at, person

from polls.models import Poll

pytestmark = pytest.mark.django_db

OWN = {"id", "owner", "status", "digest", "opens_at", "closes_at", "closed_at", "created_at",
       "version", "choices", "tie_seed"}  # fmt: skip


@pytest.fixture
def original(owner: Caller, staff: Caller, votes: Any) -> dict[str, Any]:
    """A closed poll with every member set."""
    staff.post("/api/v1/categories/", {"slug": "drinks", "name": "Drinks"})
    return owner.make_closed(
        description="Hot", language="de-CH", eligibility="public", results_visibility="after_vote",
        allow_change=True, listing="unlisted", category="drinks", tags=["hot"],
        choices=[{"label": "Yes", "description": "y"}, {"label": "No"}, {"label": "Maybe"}],
        rules={"dedupe": "address", "dedupe_limit": 3,
               "quarantine": {"by": "device", "votes": 5, "seconds": 60}},
        closes_at=at(hours=1),
    )  # fmt: skip


def test_a_clone_is_a_draft_of_the_caller_without_times(
    original: dict[str, Any], owner: Caller, other: Caller
) -> None:
    answer = other.post(f"{POLLS}{original['id']}/clone/", {})
    clone = answer.json()
    assert (answer.status_code, answer["ETag"]) == (201, '"1"')
    assert answer["Location"] == f"{POLLS}{clone['id']}/"
    assert (clone["owner"], clone["status"], clone["version"]) == (str(other.subject), "draft", 1)
    assert [clone[name] for name in ("digest", "opens_at", "closes_at", "closed_at")] == [None] * 4
    assert original["rules"]["ties"].pop("commitment")
    assert clone["rules"]["ties"].pop("commitment") is None
    assert {n: v for n, v in clone.items() if n not in OWN} == {
        n: v for n, v in original.items() if n not in OWN
    }
    ids = [choice.pop("id") for choice in clone["choices"] + original["choices"]]
    assert clone["choices"] == original["choices"]
    assert len(set(ids)) == 6
    assert owner.get(answer["Location"]).status_code == 404
    assert other.post(f"{answer['Location']}open/").status_code == 200


def test_a_clone_can_have_another_title(owner: Caller) -> None:
    path = f"{POLLS}{owner.make()['id']}/clone/"
    assert owner.post(path, {"title": "Again?"}).json()["title"] == "Again?"
    assert owner.post(path).json()["title"] == "Tea?"
    for body in ({"title": ""}, {"title": 7}, {"description": "d"}, {"title": "x" * 201}, []):
        assert owner.post(path, body).status_code == 400
    assert Poll.objects.count() == 3


def test_a_poll_that_the_caller_may_not_read_cannot_be_cloned(
    owner: Caller, other: Caller
) -> None:
    draft, hidden = owner.make(), owner.make_open(listing="private")
    shown = owner.make_open()
    for poll in (draft, hidden):
        assert other.post(f"{POLLS}{poll['id']}/clone/").status_code == 404
        assert owner.post(f"{POLLS}{poll['id']}/clone/").status_code == 201
    path = f"{POLLS}{shown['id']}/clone/"
    assert Caller().post(path).status_code == 401
    assert person(subject=owner.subject, key_id=uuid4()).post(path).status_code == 403
    assert other.post(f"{POLLS}{uuid4()}/clone/").status_code == 404


def test_a_repeat_with_a_key_returns_the_same_clone(owner: Caller) -> None:
    path = f"{POLLS}{owner.make_open()['id']}/clone/"
    first = owner.post(path, {}, Idempotency_Key="k")
    again = owner.post(path, {}, Idempotency_Key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert owner.post(path, {"title": "x"}, Idempotency_Key="k").status_code == 422
    assert Poll.objects.count() == 2

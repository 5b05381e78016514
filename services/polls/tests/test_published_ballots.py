"""Whether ballots are published is frozen with the poll, and its voters can read it."""

import json
from typing import Any

import pytest
from callers import POLLS, Caller
from django.db import connection

from polls.models import Poll
from provote_rules.definition import digest
from provote_testing.events import outbox_events

pytestmark = pytest.mark.django_db

SECRET = {"rules": {"publish_ballots": False}}
RANKED: dict[str, Any] = {"ballot_type": "ranked"}


def flaws(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.content
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


@pytest.mark.parametrize("shape", [{}, RANKED])
@pytest.mark.parametrize(
    ("rules", "published"),
    [({}, True), ({"publish_ballots": None}, True), ({"publish_ballots": True}, True),
     ({"publish_ballots": False}, False)],
)  # fmt: skip
def test_voters_read_it_before_they_vote(
    owner: Caller, stranger: Caller, shape: dict[str, Any], rules: dict[str, Any], published: bool
) -> None:
    draft = owner.make(rules=rules, **shape)
    assert draft["rules"]["publish_ballots"] is published
    owner.post(f"{POLLS}{draft['id']}/open/")
    poll = stranger.get(f"{POLLS}{draft['id']}/").json()
    assert poll["rules"]["publish_ballots"] is published
    assert poll["disclosure"]["anonymous_ballots"] == ["results_readers"] * published
    [event] = outbox_events()
    assert event["data"]["rules"]["publish_ballots"] is published


def test_it_is_frozen_and_in_the_digest(owner: Caller) -> None:
    poll = owner.make_open(**SECRET)
    other = json.loads(json.dumps(poll))
    other["rules"]["publish_ballots"] = True
    assert digest(poll) == poll["digest"] != digest(other)
    refused = owner.patch(f"{POLLS}{poll['id']}/", {"rules": {}}, If_Match='"2"')
    assert (refused.status_code, refused.json()["code"]) == (409, "definition-frozen")


@pytest.mark.parametrize("value", ["false", 0, 1, "", [], {}])
def test_only_true_and_false_are_accepted(owner: Caller, value: Any) -> None:
    answer = owner.post(POLLS, {"title": "T", "choices": [{"label": "A"}, {"label": "B"}],
                                "rules": {"publish_ballots": value}})  # fmt: skip
    assert flaws(answer) == [("/rules/publish_ballots", "invalid-choice")]


def test_a_draft_can_change_it_both_ways(owner: Caller) -> None:
    draft = owner.make()
    path = f"{POLLS}{draft['id']}/"
    changed = owner.patch(path, SECRET, If_Match='"1"').json()
    assert (changed["rules"]["publish_ballots"], changed["version"]) == (False, 2)
    assert owner.patch(path, SECRET, If_Match='"2"').json()["version"] == 2
    back = owner.patch(path, {"rules": {}}, If_Match='"2"').json()
    assert (back["rules"]["publish_ballots"], back["version"]) == (True, 3)
    assert Poll.objects.get().method is None, "0.2.0 can publish it again"


def test_a_clone_and_a_template_keep_it(owner: Caller, other: Caller) -> None:
    poll = owner.make_open(**SECRET)
    clone = other.post(f"{POLLS}{poll['id']}/clone/", {}).json()
    kept = owner.post(f"{POLLS}templates/", {"name": "t", "poll_id": poll["id"]}).json()
    made = owner.post(POLLS, {"template": kept["id"]}).json()
    assert clone["rules"]["publish_ballots"] is made["rules"]["publish_ballots"] is False


def test_0_2_0_published_its_single_choices(owner: Caller, votes: Any) -> None:
    draft = owner.make()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET status = 'open', version = 2")
    poll = owner.post(f"{POLLS}{draft['id']}/close/").json()
    assert poll["rules"]["publish_ballots"] is None
    assert poll["disclosure"]["anonymous_ballots"] == ["results_readers"]
    [event] = outbox_events()
    assert event["data"]["rules"]["publish_ballots"] is None
    clone = owner.post(f"{POLLS}{draft['id']}/clone/", {}).json()
    assert clone["rules"]["publish_ballots"] is True

"""How ballots are marked and counted, in definitions: defaults, refusals, changes, openings."""

import json
from typing import Any

import pytest
from callers import COUNTING, POLLS, Caller, at, definition
from django.db import IntegrityError, connection, transaction

from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.constraints import BALLOT_TYPES
from polls.models import Poll
from provote_rules.ballots import TYPES
from provote_rules.counting import DEFAULT_METHODS
from provote_rules.tally.registry import NEWEST
from provote_rules.verify import main
from provote_testing.events import assert_matches_sample, outbox_events

pytestmark = pytest.mark.django_db

CHOICES = [{"label": name} for name in "ABCD"]
BOARD: dict[str, Any] = {
    "ballot_type": "ranked",
    "method": "scottish-stv",
    "seats": 2,
    "choices": CHOICES,
    "rules": {"ballot": {"max_ranks": 3, "allow_abstain": True}},
}


def flaws(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 400, answer.content
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_the_rulebook_has_a_type_and_a_method_for_each_value() -> None:
    assert set(BALLOT_TYPES) == set(TYPES) == set(DEFAULT_METHODS)
    for ballot_type, method in DEFAULT_METHODS.items():
        assert ballot_type in NEWEST[method].ballot_types


@pytest.mark.parametrize("ballot_type", BALLOT_TYPES)
def test_every_type_can_be_created_opened_and_found(
    owner: Caller, stranger: Caller, ballot_type: str
) -> None:
    draft = owner.make(ballot_type=ballot_type)
    method = NEWEST[DEFAULT_METHODS[ballot_type]]
    assert (draft["method"], draft["seats"], draft["tie_seed"]) == (method.name, 1, None)
    assert draft["rules"]["ballot"] == TYPES[ballot_type].rules
    assert draft["rules"]["method"] == method.read_parameters({})
    assert draft["rules"]["ties"] == COUNTING["ties"]
    poll = owner.post(f"{POLLS}{draft['id']}/open/").json()
    commitment = poll["rules"]["ties"].pop("commitment")
    assert len(commitment) == 64
    settled = draft["rules"]["method"] | ({"max_score": 5} if ballot_type == "score" else {})
    changed = {"status", "version", "digest", "rules"}
    assert {n: v for n, v in poll.items() if n not in changed} == {
        n: v for n, v in draft.items() if n not in changed
    }
    [found] = stranger.get(f"{POLLS}?ballot_type={ballot_type}").json()["results"]
    assert found["id"] == poll["id"]
    [event] = outbox_events()
    assert_matches_sample(event)
    data = event["data"]
    assert (data["ballot_type"], data["method"], data["seats"]) == (ballot_type, method.name, 1)
    assert data["rules"]["ballot"] == draft["rules"]["ballot"]
    assert data["rules"]["method"] == poll["rules"]["method"] == settled
    assert data["rules"]["ties"] == {
        "by": "seed", "lot_numbers": None, "beacon": False, "commitment": commitment
    }  # fmt: skip
    assert data["tie_seed"] == ""


def test_what_is_sent_is_stored_with_defaults_and_the_version(owner: Caller) -> None:
    poll = owner.make(**BOARD)
    assert poll["method"] == NEWEST["scottish-stv"].name
    assert poll["seats"] == 2
    assert poll["rules"]["ballot"] == {
        "allow_abstain": True, "min_ranks": 1, "max_ranks": 3, "equal_ranks": False
    }  # fmt: skip
    again = {name: poll[name] for name in ("ballot_type", "method", "seats", "rules")}
    assert owner.make(choices=CHOICES, **again)["rules"] == poll["rules"]
    path = f"{POLLS}{poll['id']}/"
    assert owner.patch(path, again, If_Match='"1"').json()["version"] == 1


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"ballot_type": "dice"}, "/ballot_type", "invalid-choice"),
        ({"method": "dictator"}, "/method", "unknown-method"),
        ({"method": "Not a name"}, "/method", "unknown-method"),
        ({"method": "irv@0"}, "/method", "unknown-method"),
        ({"method": ""}, "/method", "blank"),
        ({"method": 7}, "/method", "invalid"),
        ({"method": "x" * 61}, "/method", "max-length"),
        ({"method": "irv"}, "/method", "method-mismatch"),
        ({"ballot_type": "ranked", "method": "star"}, "/method", "method-mismatch"),
        ({"ballot_type": "score", "method": "borda"}, "/method", "method-mismatch"),
        ({"seats": 0}, "/seats", "min-value"),
        ({"seats": 501}, "/seats", "max-value"),
        ({"seats": "2"}, "/seats", "invalid"),
        ({"seats": 1.0}, "/seats", "invalid"),
        ({"seats": 3}, "/seats", "invalid-seats"),
        ({"ballot_type": "ranked", "seats": 2}, "/seats", "invalid-seats"),
        ({"rules": {"ballot": []}}, "/rules/ballot", "invalid"),
        ({"rules": {"ballot": {"max": 1}}}, "/rules/ballot/max", "unknown-rule"),
        ({"rules": {"method": 7}}, "/rules/method", "invalid"),
        ({"rules": {"method": {"x": 7}}}, "/rules/method/x", "unknown-parameter"),
        ({"rules": {"ties": 7}}, "/rules/ties", "invalid"),
        ({"rules": {"ties": {"colour": 7}}}, "/rules/ties/colour", "unknown-field"),
        ({"rules": {"ties": {"by": "coin"}}}, "/rules/ties/by", "invalid-choice"),
        ({"rules": {"ties": {"commitment": "0" * 64}}}, "/rules/ties/commitment", "read-only"),
        ({"rules": {"ties": {"by": "lot_numbers"}}}, "/rules/ties/lot_numbers",
         "invalid-lot-numbers"),
        ({"rules": {"ties": {"by": "lot_numbers", "lot_numbers": [1]}}}, "/rules/ties/lot_numbers",
         "invalid-lot-numbers"),
        ({"rules": {"ties": {"lot_numbers": [1, 2]}}}, "/rules/ties/lot_numbers",
         "only-lot-numbers"),
        ({"rules": {"ties": {"beacon": True}}}, "/rules/ties/beacon", "no-beacon"),
        ({"rules": {"ties": {"beacon": 1}}}, "/rules/ties/beacon", "invalid-choice"),
    ],
)  # fmt: skip
def test_a_refusal_points_to_the_flaw_and_changes_nothing(
    owner: Caller, changes: dict[str, Any], pointer: str, code: str
) -> None:
    assert flaws(owner.post(POLLS, definition(**changes))) == [(pointer, code)]
    assert not Poll.objects.exists()
    draft = owner.make()
    path = f"{POLLS}{draft['id']}/"
    assert flaws(owner.patch(path, changes, If_Match='"1"')) == [(pointer, code)]
    assert owner.get(path).json() == draft
    body = {"name": "t", "definition": definition(**changes)}
    assert flaws(owner.post(f"{POLLS}templates/", body)) == [(f"/definition{pointer}", code)]


def test_all_flaws_are_named_at_once(owner: Caller) -> None:
    rules = {"ballot": {"max_ranks": 9, "min": 1}, "ties": {"by": "lot_numbers"}}
    body = definition(ballot_type="ranked", method="dictator", rules=rules)
    assert sorted(flaws(owner.post(POLLS, body))) == [
        ("/method", "unknown-method"),
        ("/rules/ballot/max_ranks", "invalid-rule"),
        ("/rules/ballot/min", "unknown-rule"),
        ("/rules/ties/lot_numbers", "invalid-lot-numbers"),
    ]


def test_a_refusal_names_methods_that_count_the_type(owner: Caller) -> None:
    answer = owner.post(POLLS, definition(ballot_type="ranked", method="plurality"))
    [error] = answer.json()["errors"]
    assert "irv" in error["detail"]
    assert "schulze" in error["detail"]


def test_another_type_takes_its_own_defaults(owner: Caller) -> None:
    path = f"{POLLS}{owner.make(**BOARD)['id']}/"
    poll = owner.patch(path, {"ballot_type": "score"}, If_Match='"1"').json()
    assert poll["method"] == NEWEST["score"].name
    assert poll["rules"]["ballot"] == TYPES["score"].rules
    back = owner.patch(path, {"ballot_type": "single", "seats": None}, If_Match='"2"').json()
    assert (back["method"], back["seats"]) == ("plurality@1", 1)
    assert {name: back["rules"][name] for name in COUNTING} == COUNTING
    assert Poll.objects.get().method is None


def test_another_method_takes_its_own_parameters(owner: Caller) -> None:
    [parameter, *_] = NEWEST["borda"].parameters
    value = next(one for one in parameter.values if one != parameter.default)
    body = BOARD | {"method": "borda", "rules": {"method": {parameter.name: value}}}
    path = f"{POLLS}{owner.make(**body)['id']}/"
    same = owner.patch(path, {"method": "borda"}, If_Match='"1"').json()
    assert (same["version"], same["rules"]["method"][parameter.name]) == (1, value)
    other = owner.patch(path, {"method": "scottish-stv"}, If_Match='"1"').json()
    assert other["rules"]["method"] == NEWEST["scottish-stv"].read_parameters({})
    assert other["seats"] == 2


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"ballot_type": "multiple", "rules": {"ballot": {"min": 2}}},
         {"ballot_type": "approval"}),
        ({"ballot_type": "ranked", "method": "schulze",
          "rules": {"method": {"strength": "margins"}}},
         {"method": "ranked-pairs"}),
    ],
)  # fmt: skip
def test_rules_that_are_sent_as_they_are_stay(
    owner: Caller, before: dict[str, Any], after: dict[str, Any]
) -> None:
    draft = owner.make(choices=CHOICES, **before)
    sent = after | {"rules": draft["rules"]}
    poll = owner.patch(f"{POLLS}{draft['id']}/", sent, If_Match='"1"').json()
    assert poll["rules"] == draft["rules"]
    assert {name: poll[name].partition("@")[0] for name in after} == after


def test_choices_are_checked_with_what_depends_on_them(owner: Caller) -> None:
    ties = {"by": "lot_numbers", "lot_numbers": [4, 3, 2, 1]}
    draft = owner.make(**BOARD | {"rules": {"ballot": {"max_ranks": 3}, "ties": ties}, "seats": 3})
    answer = owner.patch(f"{POLLS}{draft['id']}/", {"choices": CHOICES[:2]}, If_Match='"1"')
    assert sorted(flaws(answer)) == [
        ("/rules/ballot/max_ranks", "invalid-rule"),
        ("/rules/ties/lot_numbers", "invalid-lot-numbers"),
        ("/seats", "invalid-seats"),
    ]
    assert owner.get(f"{POLLS}{draft['id']}/").json() == draft


def test_opening_checks_the_final_choices_again(owner: Caller) -> None:
    """Code of 0.2.0 can change the choices of a draft, and knows nothing of seats."""
    draft = owner.make(**BOARD)
    path = f"{POLLS}{draft['id']}/"
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM choice WHERE position > 0")
    answer = owner.post(f"{path}open/")
    assert flaws(answer)[-1] == ("/seats", "invalid-seats")
    assert owner.get(path).json()["status"] == "draft"
    assert outbox_events() == []


def test_everything_is_frozen_at_the_opening(owner: Caller) -> None:
    poll = owner.make_open(**BOARD)
    for name in ("ballot_type", "method", "seats", "rules"):
        answer = owner.patch(f"{POLLS}{poll['id']}/", {name: poll[name]}, If_Match='"2"')
        if name == "rules":
            assert flaws(answer) == [("/rules/ties/commitment", "read-only")]
            rules = json.loads(json.dumps(poll["rules"]))
            rules["ties"]["commitment"] = None
            answer = owner.patch(f"{POLLS}{poll['id']}/", {name: rules}, If_Match='"2"')
        assert answer.status_code == 409
        assert answer.json()["errors"][0]["pointer"] == f"/{name}"


def test_a_clone_and_a_template_keep_how_ballots_are_counted(owner: Caller, other: Caller) -> None:
    poll = owner.make_open(**BOARD)
    clone = other.post(f"{POLLS}{poll['id']}/clone/", {}).json()
    kept = owner.post(f"{POLLS}templates/", {"name": "t", "poll_id": poll["id"]}).json()
    assert "commitment" not in kept["definition"]["rules"]["ties"]
    made = owner.post(POLLS, {"template": kept["id"]}).json()
    poll["rules"]["ties"]["commitment"] = None
    for name in ("ballot_type", "method", "seats", "rules"):
        assert clone[name] == made[name] == poll[name]
    changed = owner.post(POLLS, {"template": kept["id"], "rules": {"ballot": {"max_ranks": 4}}})
    assert changed.json()["rules"]["ballot"]["max_ranks"] == 4
    assert flaws(owner.post(POLLS, {"template": kept["id"], "choices": CHOICES[:1] * 1})) == [
        ("/choices", "min-length")
    ]


def test_there_is_a_built_in_template_for_every_type() -> None:
    types = {t.definition.get("ballot_type", "single") for t in BUILTIN_TEMPLATES.values()}
    assert types == set(BALLOT_TYPES)


def test_a_plain_draft_is_one_that_0_2_0_can_publish(owner: Caller) -> None:
    """Its columns are null, so that the digest of 0.2.0 stays right in the newer response."""
    draft = owner.make(rules=COUNTING, method="plurality", seats=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET status = 'open', version = 2")
    poll = owner.get(f"{POLLS}{draft['id']}/").json()
    assert (poll["method"], poll["seats"], poll["rules"]["ties"]) == (None, None, None)
    assert len(poll["digest"]) == 64


@pytest.mark.parametrize(
    "changes",
    [
        BOARD,
        {"seats": 2},
        {"rules": {"ties": {"by": "ask"}}},
        {"rules": {"publish_ballots": False}},
    ],
)
def test_0_2_0_cannot_publish_what_it_does_not_know(
    owner: Caller, changes: dict[str, Any]
) -> None:
    owner.make(**changes)
    with (
        pytest.raises(IntegrityError, match="poll_published_counting"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE poll SET status = 'open', version = 2")


def test_a_poll_that_0_2_0_opened_keeps_its_digest_and_is_cloned_with_defaults(
    owner: Caller, votes: Any, tmp_path: Any
) -> None:
    draft = owner.make(closes_at=at(hours=1))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE poll SET status = 'open', version = 2")
    path = f"{POLLS}{draft['id']}/"
    digest = owner.get(path).json()["digest"]
    closed = owner.post(f"{path}close/").json()
    assert (closed["digest"], closed["tie_seed"]) == (digest, None)
    (tmp_path / "poll.json").write_text(json.dumps(closed))
    assert main(["definition", str(tmp_path / "poll.json")]) == 0
    [event] = outbox_events()
    assert event["data"]["rules"]["ties"]["by"] == event["data"]["method"] == ""
    assert (event["data"]["seats"], event["data"]["tie_seed"]) == (1, "")
    clone = owner.post(f"{path}clone/", {}).json()
    assert (clone["method"], clone["rules"]["ties"]) == ("plurality@1", COUNTING["ties"])

"""Creating polls: stored values, refused values with their pointers, and repeats."""

from typing import Any
from uuid import uuid4

import pytest
from callers import COUNTING, POLLS, Caller, at, definition, person

from polls.models import Poll
from provote_testing.parallel import in_parallel

pytestmark = pytest.mark.django_db


def problem(answer: Any) -> tuple[int, str, list[tuple[str, str]]]:
    body = answer.json()
    assert answer["Content-Type"] == "application/problem+json"
    errors = [(error["pointer"], error["code"]) for error in body.get("errors", [])]
    return answer.status_code, body["code"], errors


def test_a_new_poll_is_a_draft_of_its_creator(owner: Caller) -> None:
    answer = owner.post(POLLS, definition(description="Black or green"))
    poll = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == f"{POLLS}{poll['id']}/"
    assert answer["ETag"] == '"1"'
    assert poll.pop("created_at")
    assert [choice.pop("id") != poll["id"] for choice in poll["choices"]] == [True, True]
    assert poll == {
        "id": poll["id"],
        "owner": str(owner.subject),
        "title": "Tea?",
        "description": "Black or green",
        "language": None,
        "image": None,
        "status": "draft",
        "ballot_type": "single",
        "choices": [
            {"label": "Yes", "description": "", "position": 0},
            {"label": "No", "description": "", "position": 1},
        ],
        "eligibility": "authenticated",
        "results_visibility": "live",
        "allow_change": False,
        "listing": "listed",
        "category": None,
        "tags": [],
        "method": "plurality@1",
        "seats": 1,
        "rules": {"dedupe": "device", "dedupe_limit": 1, "quarantine": None} | COUNTING,
        "tie_seed": None,
        "disclosure": {
            "ballot": ["voter"],
            "participation": ["voter"],
            "anonymous_ballots": ["results_readers"],
        },
        "digest": None,
        "opens_at": None,
        "closes_at": None,
        "closed_at": None,
        "version": 1,
    }
    assert owner.get(answer["Location"]).json()["choices"][1]["label"] == "No"


def test_every_supported_member_can_be_set(owner: Caller) -> None:
    said = {
        "language": "pt-BR",
        "ballot_type": "single",
        "eligibility": "delegated",
        "results_visibility": "owner_only",
        "allow_change": True,
        "listing": "unlisted",
        "opens_at": "2190-01-01T12:00:00+02:00",
        "closes_at": "2191-01-01T00:00:00Z",
        "category": None,
        "tags": ["hot", "tea-2026"],
        "rules": {
            "dedupe": "device",
            "dedupe_limit": 1,
            "quarantine": {"by": "device", "votes": 1000, "seconds": 86400},
        }
        | COUNTING,
        "method": "plurality@1",
        "seats": 2,
    }
    poll = owner.make(**said)
    assert poll["opens_at"] == "2190-01-01T10:00:00Z"
    assert {name: poll[name] for name in said} == said | {"opens_at": poll["opens_at"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("ballot_type", name) for name in ("single", "multiple", "approval", "ranked", "score")),
        *(("eligibility", name) for name in ("public", "authenticated", "invited", "delegated")),
        *(("results_visibility", name)
          for name in ("live", "after_vote", "after_close", "owner_only")),
        *(("listing", name) for name in ("listed", "unlisted", "private")),
        *(("allow_change", value) for value in (True, False)),
    ],
)  # fmt: skip
def test_each_value_can_be_set_and_changed(owner: Caller, field: str, value: Any) -> None:
    assert owner.make(**{field: value})[field] == value
    path = f"{POLLS}{owner.make()['id']}/"
    assert owner.patch(path, {field: value}, If_Match='"1"').json()[field] == value


def test_tags_are_stored_once_in_lower_case(owner: Caller) -> None:
    assert owner.make(tags=["Hot", "tea", "HOT", " tea "])["tags"] == ["hot", "tea"]


RULES = {"dedupe": "address", "dedupe_limit": 5, "quarantine": None}


def test_omitted_rules_have_their_defaults(owner: Caller) -> None:
    for said, kept in [
        ({}, {"dedupe": "device", "dedupe_limit": 1, "quarantine": None}),
        ({"dedupe": "none"}, {"dedupe": "none", "dedupe_limit": 1, "quarantine": None}),
        ({"dedupe": "address", "dedupe_limit": 5}, RULES),
    ]:
        assert owner.make(eligibility="public", rules=said)["rules"] == kept | COUNTING


def test_rules_are_replaced_as_a_whole(owner: Caller) -> None:
    path = f"{POLLS}{owner.make(eligibility='public', rules=RULES)['id']}/"
    quarantine = {"by": "address", "votes": 3, "seconds": 60}
    answer = owner.patch(path, {"rules": {"quarantine": quarantine}}, If_Match='"1"')
    assert answer.json()["rules"] == {
        "dedupe": "device", "dedupe_limit": 1, "quarantine": quarantine, **COUNTING
    }  # fmt: skip
    cleared = owner.patch(path, {"rules": {"quarantine": None}}, If_Match='"2"').json()
    assert cleared["rules"]["quarantine"] is None
    assert owner.patch(path, {"rules": {}}, If_Match='"3"').json() == cleared


def test_dedupe_rules_are_for_public_polls_only(owner: Caller) -> None:
    for eligibility in ("authenticated", "invited", "delegated"):
        answer = owner.post(POLLS, definition(eligibility=eligibility, rules=RULES))
        assert problem(answer) == (400, "invalid-request", [
            ("/rules/dedupe", "only-public"), ("/rules/dedupe_limit", "only-public")
        ])  # fmt: skip
    path = f"{POLLS}{owner.make(eligibility='public', rules=RULES)['id']}/"
    answer = owner.patch(path, {"eligibility": "invited"}, If_Match='"1"')
    assert problem(answer)[0] == 400
    both = {"eligibility": "invited", "rules": {}}
    assert owner.patch(path, both, If_Match='"1"').status_code == 200
    answer = owner.patch(path, {"rules": {"dedupe": "none"}}, If_Match='"2"')
    assert problem(answer)[2] == [("/rules/dedupe", "only-public")]


def test_a_category_must_exist(owner: Caller, staff: Caller) -> None:
    answer = owner.post(POLLS, definition(category="drinks"))
    assert problem(answer) == (400, "invalid-request", [("/category", "unknown-category")])
    draft = owner.make()
    answer = owner.patch(f"{POLLS}{draft['id']}/", {"category": "drinks"}, If_Match='"1"')
    assert problem(answer) == (400, "invalid-request", [("/category", "unknown-category")])
    staff.post("/api/v1/categories/", {"slug": "drinks", "name": "Drinks"})
    assert owner.make(category="Drinks")["category"] == "drinks"
    answer = owner.patch(f"{POLLS}{draft['id']}/", {"category": "drinks"}, If_Match='"1"')
    assert answer.json() == draft | {"category": "drinks", "version": 2}
    answer = owner.patch(f"{POLLS}{draft['id']}/", {"category": None}, If_Match='"2"')
    assert answer.json()["category"] is None


def test_the_collection_answers_without_its_slash(owner: Caller) -> None:
    assert owner.post(POLLS.rstrip("/"), definition()).status_code == 201
    assert len(owner.get(POLLS.rstrip("/")).json()["results"]) == 0 + 1


def test_only_a_person_can_create_polls(stranger: Caller) -> None:
    backend = person(key_id=uuid4())
    assert problem(stranger.post(POLLS, definition()))[:2] == (401, "authentication-required")
    assert problem(backend.post(POLLS, definition()))[:2] == (403, "forbidden")
    assert not Poll.objects.exists()


LONG = "x" * 201


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"colour": "red"}, "/colour", "unknown-field"),
        ({"id": "x"}, "/id", "unknown-field"),
        ({"choices": [{"label": "a", "votes": 3}, {"label": "b"}]}, "/choices/0/votes",
         "unknown-field"),
        ({"title": ""}, "/title", "blank"),
        ({"title": "  "}, "/title", "blank"),
        ({"title": 7}, "/title", "invalid"),
        ({"title": None}, "/title", "null"),
        ({"title": LONG}, "/title", "max-length"),
        ({"description": "x" * 10_001}, "/description", "max-length"),
        ({"description": None}, "/description", "null"),
        ({"choices": None}, "/choices", "null"),
        ({"choices": []}, "/choices", "min-length"),
        ({"choices": "ab"}, "/choices", "not-a-list"),
        ({"choices": [{"label": "a"}]}, "/choices", "min-length"),
        ({"choices": [{"label": str(n)} for n in range(501)]}, "/choices", "max-length"),
        ({"choices": [{"label": "a"}, "b"]}, "/choices/1", "invalid"),
        ({"choices": [{"label": "a"}, {}]}, "/choices/1/label", "required"),
        ({"choices": [{"label": "a"}, {"label": LONG}]}, "/choices/1/label", "max-length"),
        ({"choices": [{"label": "a"}, {"label": "b"}, {"label": " a "}]}, "/choices/2/label",
         "duplicate"),
        ({"ballot_type": "dice"}, "/ballot_type", "invalid-choice"),
        ({"eligibility": ["authenticated"]}, "/eligibility", "invalid-choice"),
        ({"results_visibility": 1}, "/results_visibility", "invalid-choice"),
        ({"allow_change": "False"}, "/allow_change", "invalid-choice"),
        ({"allow_change": 0}, "/allow_change", "invalid-choice"),
        ({"listing": "hidden"}, "/listing", "invalid-choice"),
        ({"category": 7}, "/category", "invalid"),
        ({"category": "a b"}, "/category", "slug"),
        ({"tags": "hot"}, "/tags", "not-a-list"),
        ({"tags": None}, "/tags", "null"),
        ({"tags": ["hot", "a_b"]}, "/tags/1", "slug"),
        ({"tags": ["hot", "é"]}, "/tags/1", "slug"),
        ({"tags": ["x" * 41]}, "/tags/0", "slug"),
        ({"tags": [""]}, "/tags/0", "blank"),
        ({"tags": [1]}, "/tags/0", "invalid"),
        ({"tags": [f"t{n}" for n in range(11)]}, "/tags", "max-length"),
        ({"rules": 0}, "/rules", "invalid"),
        ({"rules": None}, "/rules", "null"),
        ({"rules": {"max": 2}}, "/rules/max", "unknown-field"),
        ({"rules": {"dedupe": "name"}}, "/rules/dedupe", "invalid-choice"),
        ({"rules": {"dedupe_limit": "1"}}, "/rules/dedupe_limit", "invalid"),
        ({"rules": {"dedupe_limit": True}}, "/rules/dedupe_limit", "invalid"),
        ({"rules": {"dedupe_limit": 0}}, "/rules/dedupe_limit", "min-value"),
        ({"rules": {"dedupe_limit": 1001}}, "/rules/dedupe_limit", "max-value"),
        ({"rules": {"quarantine": {"votes": 1, "seconds": 1}}}, "/rules/quarantine/by",
         "required"),
        ({"rules": {"quarantine": {"by": "name", "votes": 1, "seconds": 1}}},
         "/rules/quarantine/by", "invalid-choice"),
        ({"rules": {"quarantine": {"by": "device", "votes": 1.5, "seconds": 1}}},
         "/rules/quarantine/votes", "invalid"),
        ({"rules": {"quarantine": {"by": "device", "votes": 1, "seconds": 86401}}},
         "/rules/quarantine/seconds", "max-value"),
        ({"rules": {"quarantine": {"by": "device", "votes": 1, "seconds": 9, "x": 1}}},
         "/rules/quarantine/x", "unknown-field"),
        ({"rules": {"dedupe_limit": 2}, "eligibility": "public"}, "/rules/dedupe_limit",
         "only-address"),
        ({"template": 7}, "/template", "invalid"),
        ({"template": "x"}, "/template", "unknown-template"),
        ({"opens_at": "2190-01-01T12:00:00"}, "/opens_at", "offset"),
        ({"opens_at": "2190-01-01"}, "/opens_at", "offset"),
        ({"opens_at": "2190-01-01T12:00:00+0200"}, "/opens_at", "offset"),
        ({"opens_at": "2190-01-01T12:00:60Z"}, "/opens_at", "invalid"),
        ({"closes_at": "2190-W01-1T12:00:00Z"}, "/closes_at", "invalid"),
        ({"closes_at": "2190-01-01 12:00:00Z"}, "/closes_at", "invalid"),
        ({"opens_at": 1700000000}, "/opens_at", "invalid"),
        ({"opens_at": "soon"}, "/opens_at", "invalid"),
        ({"opens_at": "2190-02-30T12:00:00Z"}, "/opens_at", "invalid"),
        ({"opens_at": "0001-01-01T00:00:00+14:00"}, "/opens_at", "year"),
        ({"opens_at": "2000-01-01T00:00:00+02:00"}, "/opens_at", "year"),
        ({"opens_at": "1999-12-31T23:59:59-02:00"}, "/opens_at", "year"),
        ({"closes_at": "2199-12-31T23:59:59-02:00"}, "/closes_at", "year"),
        ({"closes_at": "9999-12-31T23:59:59-14:00"}, "/closes_at", "year"),
        ({"closes_at": "2020-01-01T00:00:00Z"}, "/closes_at", "in-the-past"),
        ({"opens_at": "2191-01-01T00:00:00Z", "closes_at": "2191-01-01T00:00:00Z"}, "/opens_at",
         "not-before-closes-at"),
    ],
)  # fmt: skip
def test_invalid_values_are_reported_with_their_pointers(
    owner: Caller, changes: dict[str, Any], pointer: str, code: str
) -> None:
    answer = owner.post(POLLS, definition(**changes))
    status, slug, errors = problem(answer)
    assert (status, slug, errors) == (400, "invalid-request", [(pointer, code)])
    assert not Poll.objects.exists()


@pytest.mark.parametrize("missing", ["title", "choices"])
def test_title_and_choices_are_required(owner: Caller, missing: str) -> None:
    body = definition()
    del body[missing]
    assert problem(owner.post(POLLS, body))[2] == [(f"/{missing}", "required")]


@pytest.mark.parametrize("body", [[], "x", 1, None, [definition()]])
def test_the_body_must_be_an_object(owner: Caller, body: Any) -> None:
    assert owner.post(POLLS, body).status_code == 400


def test_five_hundred_choices_with_the_longest_labels_are_accepted(owner: Caller) -> None:
    labels = [f"{number:0200}" for number in range(500)]
    poll = owner.make(choices=[{"label": label} for label in labels], title="é" * 200)
    assert [choice["label"] for choice in poll["choices"]] == labels


def test_repeats_with_a_key_return_the_same_poll(owner: Caller, other: Caller) -> None:
    first = owner.post(POLLS, definition(), Idempotency_Key="k1")
    again = owner.post(POLLS, definition(), Idempotency_Key="k1")
    assert again.status_code == first.status_code == 201
    assert again.json() == first.json()
    assert (again["ETag"], again["Location"]) == (first["ETag"], first["Location"])
    assert (again["Idempotent-Replayed"], "Idempotent-Replayed" in first) == ("true", False)
    assert owner.post(POLLS, definition(title="Coffee?"), Idempotency_Key="k1").status_code == 422
    assert other.post(POLLS, definition(), Idempotency_Key="k1").json() != first.json()
    assert Poll.objects.count() == 2


def test_a_refusal_does_not_use_the_key(owner: Caller) -> None:
    assert owner.post(POLLS, definition(title=""), Idempotency_Key="k").status_code == 400
    assert owner.post(POLLS, definition(), Idempotency_Key="k").status_code == 201


@pytest.mark.django_db(transaction=True)
def test_concurrent_requests_with_one_key_create_one_poll(owner: Caller) -> None:
    answers = in_parallel(
        8, lambda _: owner.post(POLLS, definition(closes_at=None), Idempotency_Key="k")
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert Poll.objects.count() == 1


def test_times_are_stored_to_the_microsecond(owner: Caller) -> None:
    closes_at = at(hours=1)
    assert owner.make(closes_at=closes_at)["closes_at"] == closes_at.replace("+00:00", "Z")

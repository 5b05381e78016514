"""Built-in templates, those of a person, and polls made from them."""

from typing import Any
from uuid import uuid4

import pytest
from callers import COUNTING, POLLS, Caller, at, definition, person

from polls.builtin_templates import BUILTIN_TEMPLATES
from polls.models import Poll, Template
from polls.serializers.definitions import PollDefinition
from polls.services import templates
from provote_testing.parallel import in_parallel

pytestmark = pytest.mark.django_db

TEMPLATES = "/api/v1/polls/templates/"


def keep(caller: Caller, name: str = "mine", **changes: Any) -> dict[str, Any]:
    answer = caller.post(TEMPLATES, {"name": name, "definition": definition(**changes)})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_anyone_reads_built_in_templates(stranger: Caller) -> None:
    shown = stranger.get(TEMPLATES).json()
    assert [template["id"] for template in shown["results"]] == list(BUILTIN_TEMPLATES)
    assert (shown["next"], shown["previous"]) == (None, None)
    for template in shown["results"]:
        assert template["shipped"] is True
        assert stranger.get(f"{TEMPLATES}{template['id']}/").json() == template


@pytest.mark.parametrize("slug", BUILTIN_TEMPLATES)
def test_a_built_in_template_alone_makes_a_poll(owner: Caller, slug: str) -> None:
    poll = owner.post(POLLS, {"template": slug})
    assert poll.status_code == 201, poll.content
    shown = dict(poll.json())
    shown["choices"] = [{"label": choice["label"]} for choice in shown["choices"]]
    definition = dict(BUILTIN_TEMPLATES[slug].definition)
    assert shown["method"].startswith(definition.pop("method", ""))
    rules = definition.pop("rules", {"ballot": {}})
    assert rules["ballot"].items() <= shown["rules"]["ballot"].items()
    assert definition.items() <= shown.items()


def test_members_of_the_body_override_the_template(owner: Caller) -> None:
    body = {"template": "election", "title": "Chair?", "listing": "listed", "tags": ["board"],
            "choices": [{"label": "Ada"}, {"label": "Grace"}],
            "closes_at": at(hours=1)}  # fmt: skip
    poll = owner.post(POLLS, body).json()
    assert (poll["title"], poll["listing"], poll["tags"]) == ("Chair?", "listed", ["board"])
    assert [choice["label"] for choice in poll["choices"]] == ["Ada", "Grace"]
    assert (poll["eligibility"], poll["results_visibility"]) == ("invited", "after_close")


def test_a_poll_from_a_template_is_checked_like_any_other(owner: Caller) -> None:
    for body, pointer, code in [
        ({"template": "yes-no", "title": ""}, "/title", "blank"),
        ({"template": "yes-no", "choices": [{"label": "a"}]}, "/choices", "min-length"),
        ({"template": "yes-no", "colour": "red"}, "/colour", "unknown-field"),
        ({"template": "yes-no", "rules": {"dedupe": "none"}}, "/rules/dedupe", "only-public"),
        ({"template": None}, "/template", "null"),
        ({"template": ""}, "/template", "blank"),
        ({"template": str(uuid4())}, "/template", "unknown-template"),
    ]:
        answer = owner.post(POLLS, body)
        assert answer.status_code == 400
        assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]
    assert not Poll.objects.exists()


def test_a_template_can_be_stored_used_and_deleted(owner: Caller) -> None:
    rules = {"dedupe": "address", "dedupe_limit": 2, "quarantine": None}
    kept = keep(owner, eligibility="public", rules=rules, tags=["hot"], allow_change=True)
    path = f"{TEMPLATES}{kept['id']}/"
    assert (kept["name"], kept["shipped"]) == ("mine", False)
    assert owner.get(path).json() == kept
    assert owner.get(TEMPLATES).json()["results"][-1] == kept
    poll = owner.post(POLLS, {"template": kept["id"], "title": "Again?"}).json()
    assert kept["definition"]["rules"] == rules
    assert (poll["title"], poll["rules"], poll["tags"]) == ("Again?", rules | COUNTING, ["hot"])
    assert [choice["label"] for choice in poll["choices"]] == ["Yes", "No"]
    assert owner.delete(path).status_code == 204
    assert owner.delete(path).status_code == 404
    assert owner.get(path).status_code == 404
    assert owner.post(POLLS, {"template": kept["id"]}).status_code == 400


def test_a_template_from_a_poll_has_no_times(owner: Caller, other: Caller) -> None:
    poll = owner.make_open(description="Hot", tags=["hot"], closes_at=at(hours=1))
    body = {"name": "from a poll", "poll_id": poll["id"]}
    kept = owner.post(TEMPLATES, body).json()
    assert kept["definition"].keys().isdisjoint({"opens_at", "closes_at", "id", "owner"})
    made = owner.post(POLLS, {"template": kept["id"]}).json()
    assert (made["description"], made["tags"], made["closes_at"]) == ("Hot", ["hot"], None)
    assert other.post(TEMPLATES, body).status_code == 403
    hidden = owner.make()
    assert other.post(TEMPLATES, {"name": "x", "poll_id": hidden["id"]}).status_code == 404
    assert owner.post(TEMPLATES, {"name": "x", "poll_id": str(uuid4())}).status_code == 404


def test_only_the_owner_sees_a_template(owner: Caller, other: Caller, staff: Caller) -> None:
    kept = keep(owner)
    path = f"{TEMPLATES}{kept['id']}/"
    backend = person(subject=owner.subject, key_id=uuid4())
    for caller, status in [(other, 404), (staff, 404), (Caller(), 401), (backend, 403)]:
        assert caller.get(path).status_code == 404
        assert caller.delete(path).status_code == status
        assert kept not in caller.get(TEMPLATES).json()["results"]
    assert other.post(POLLS, {"template": kept["id"]}).status_code == 400
    assert backend.post(TEMPLATES, {"name": "x", "definition": definition()}).status_code == 403
    assert Template.objects.count() == 1


def test_a_built_in_template_cannot_be_deleted(owner: Caller, staff: Caller) -> None:
    for caller in (owner, staff):
        assert caller.delete(f"{TEMPLATES}yes-no/").status_code == 403
    assert owner.get(f"{TEMPLATES}none/").status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"definition": definition()}, "/name", "required"),
        ({"name": "", "definition": definition()}, "/name", "blank"),
        ({"name": "x"}, "/definition", "one-of"),
        ({"name": "x", "definition": definition(), "poll_id": str(uuid4())}, "/definition",
         "one-of"),
        ({"name": "x", "definition": {"title": "t"}}, "/definition/choices", "required"),
        ({"name": "x", "definition": definition(opens_at=None)}, "/definition/opens_at",
         "unknown-field"),
        ({"name": "x", "definition": definition(rules={"dedupe": "none"})},
         "/definition/rules/dedupe", "only-public"),
        ({"name": "x", "poll_id": "y"}, "/poll_id", "invalid"),
        ({"name": "x", "definition": 7}, "/definition", "invalid"),
    ],
)  # fmt: skip
def test_invalid_templates_are_refused(owner: Caller, body: Any, pointer: str, code: str) -> None:
    answer = owner.post(TEMPLATES, body)
    assert answer.status_code == 400
    assert [(e["pointer"], e["code"]) for e in answer.json()["errors"]] == [(pointer, code)]


def test_a_repeat_with_a_key_returns_the_same_template(owner: Caller) -> None:
    body = {"name": "x", "definition": definition()}
    first, again = (owner.post(TEMPLATES, body, Idempotency_Key="k") for _ in range(2))
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Location"] == first["Location"] == f"{TEMPLATES}{first.json()['id']}/"
    assert Template.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_number_of_templates_is_limited(
    owner: Caller, other: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(templates, "MAX_TEMPLATES", 3)
    body = {"name": "x", "definition": definition()}
    answers = in_parallel(6, lambda _: owner.post(TEMPLATES, body))
    assert sorted(answer.status_code for answer in answers) == [201] * 3 + [409] * 3
    refusals = {a.json()["code"] for a in answers if a.status_code == 409}
    assert refusals == {"too-many-templates"}
    keep(other)
    kept = next(answer for answer in answers if answer.status_code == 201)
    owner.delete(kept["Location"])
    assert owner.post(TEMPLATES, body).status_code == 201


def test_every_built_in_template_is_a_complete_definition() -> None:
    for template in BUILTIN_TEMPLATES.values():
        assert PollDefinition(data=template.definition).is_valid(raise_exception=True)

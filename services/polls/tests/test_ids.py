"""Ids are case-insensitive in paths, queries, bodies and idempotency fingerprints."""

import pytest
from callers import POLLS, Caller, definition
from fake_votes import Votes

from polls.models import Poll, Template
from provote_core.audit.models import AuditRecord
from provote_core.idempotency.models import IdempotencyRecord

pytestmark = pytest.mark.django_db
TEMPLATES = f"{POLLS}templates/"


def capitals(poll: dict[str, str]) -> str:
    """The path of a poll with its id in capitals."""
    assert poll["id"] != poll["id"].upper()
    return f"{POLLS}{poll['id'].upper()}/"


def test_a_poll_is_found_changed_opened_and_closed(owner: Caller, votes: Votes) -> None:
    poll = owner.make()
    path = capitals(poll)
    assert owner.get(path).json() == owner.get(path.removesuffix("/")).json() == poll
    assert owner.patch(path, {"title": "Drinks?"}, If_Match="*").status_code == 200
    for move in ("open", "close", "archive"):
        assert owner.post(f"{path}{move}/").json()["id"] == poll["id"]
    assert votes.seals.keys() == {poll["id"]}
    targets = AuditRecord.objects.exclude(action=f"POST /{POLLS.strip('/')}/")
    assert {str(target) for target in targets.values_list("target", flat=True)} == {poll["id"]}
    draft = owner.make()
    assert owner.delete(capitals(draft), If_Match="*").status_code == 204


def test_owners_are_found(owner: Caller, other: Caller) -> None:
    poll, _ = owner.make_open(), other.make_open()
    found = other.get(f"{POLLS}?owner={str(owner.subject).upper()}").json()["results"]
    assert [one["id"] for one in found] == [poll["id"]]


def test_a_repeat_with_the_path_in_another_case_is_replayed(owner: Caller) -> None:
    poll = owner.make()
    first = owner.post(f"{POLLS}{poll['id']}/clone/", {}, Idempotency_Key="k")
    again = owner.post(f"{capitals(poll)}clone", {}, Idempotency_Key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    assert again["Idempotent-Replayed"] == "true"
    assert again["Location"] == first["Location"]
    assert IdempotencyRecord.objects.count() == 1


def test_a_repeat_with_the_body_in_another_case_is_replayed(owner: Caller) -> None:
    poll = owner.make()
    body = {"name": "mine", "poll_id": poll["id"]}
    first = owner.post(TEMPLATES, body, Idempotency_Key="k")
    again = owner.post(TEMPLATES, body | {"poll_id": poll["id"].upper()}, Idempotency_Key="k")
    assert (again.status_code, again.json()) == (201, first.json())
    template = first.json()["id"]
    assert Template.objects.count() == 1
    made = [
        owner.post(POLLS, {"template": written}, Idempotency_Key="t").json()["id"]
        for written in (template, template.upper())
    ]
    assert made[0] == made[1]
    path = f"{TEMPLATES}{template.upper()}/"
    assert owner.get(path).json() == first.json()
    assert owner.delete(path).status_code == 204


def test_no_other_form_is_an_id(owner: Caller) -> None:
    poll = owner.make()
    kept = owner.post(TEMPLATES, {"name": "mine", "poll_id": poll["id"]}).json()["id"]
    for form in ("{{{}}}", "urn:uuid:{}", "{}0"):
        assert owner.get(f"{POLLS}{form.format(poll['id'])}/").status_code == 404
        assert owner.get(f"{TEMPLATES}{form.format(kept)}/").status_code == 404
        for path, body in (
            (TEMPLATES, {"name": "n", "poll_id": form.format(poll["id"])}),
            (POLLS, {"template": form.format(kept)}),
            (POLLS, definition(template=kept.replace("-", ""))),
        ):
            assert owner.post(path, body).status_code == 400
    assert Poll.objects.count() == 1


def test_the_audit_log_is_filtered_by_ids_in_capitals(owner: Caller, staff: Caller) -> None:
    poll = owner.make()
    wanted = {"actor": str(owner.subject), "target": poll["id"]}
    for name, value in wanted.items():
        for written in (value, value.upper()):
            found = staff.get(f"{POLLS}audit/?{name}={written}").json()["results"]
            assert [row["target"] for row in found] == [poll["id"]], name

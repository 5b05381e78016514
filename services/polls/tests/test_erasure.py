"""A person who was erased leaves every table, and comes back into none."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from callers import POLLS, Caller, at, definition, person
from django.db import connection, transaction
from django.utils import timezone

from polls import services
from polls.models import ErasedSubject, Poll, Template
from polls.services import erase_person, erasure, open_poll, run_housekeeping
from polls.subscribers import HANDLERS
from provote_core.audit.models import AuditRecord
from provote_core.auth import Kind, Principal
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.models import Outbox
from provote_testing.events import assert_matches_sample, batch_of, outbox_events, samples
from provote_testing.parallel import in_parallel

pytestmark = pytest.mark.django_db


def erase(who: Caller, *, until: str | None = None) -> int:
    """Tell polls that `who` was erased; returns how many events it applied."""
    data = {"subject": str(who.subject), "tokens_expire_at": until or at(minutes=10)}
    event = samples()["user.erased"] | {"data": data}
    return apply_batch(batch_of([event], source="users/0"), HANDLERS)


def tokens_end() -> None:
    ErasedSubject.objects.update(until=at(seconds=-1))


def everything() -> str:
    """Every row of every table of this schema, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in sorted(tables):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def remembered() -> list[str]:
    return [str(subject) for subject in ErasedSubject.objects.values_list("pk", flat=True)]


def test_an_erased_person_is_nowhere(owner: Caller, other: Caller, votes: Any) -> None:
    theirs = other.make_open()
    for who in (owner, other):
        who.post(f"{POLLS}templates/", {"name": "t", "definition": definition()})
    draft, poll = owner.make(), owner.make_open()
    owner.post(POLLS, definition(), Idempotency_Key="k")
    other.post(POLLS, definition(), Idempotency_Key="k")
    owner.post(f"{POLLS}{poll['id']}/close/")
    owner.post(f"{POLLS}{poll['id']}/open/")
    assert str(owner.subject) in everything()
    rows = AuditRecord.objects.count()

    assert erase(owner) == 1

    assert everything().count(str(owner.subject)) == 1
    assert [template.owner for template in Template.objects.all()] == [other.subject]
    assert remembered() == [str(owner.subject)]
    successors = set(Poll.objects.exclude(pk=theirs["id"]).values_list("owner", flat=True))
    successors.discard(other.subject)
    assert len(successors) == 1
    assert {event["data"]["owner"] for event in outbox_events()} == {
        str(other.subject), *map(str, successors)
    }  # fmt: skip
    assert AuditRecord.objects.count() == rows
    assert set(AuditRecord.objects.values_list("actor", flat=True)) == {
        "erased", str(other.subject)
    }  # fmt: skip
    assert [record.account for record in IdempotencyRecord.objects.all()] == [str(other.subject)]
    shown = Poll.objects.get(pk=poll["id"])
    assert (shown.version, shown.title, shown.status) == (4, "Tea?", "closed")
    assert Poll.objects.get(pk=draft["id"]).version == 2
    assert outbox_events()[-1]["type"] == "poll.amended"
    for event in outbox_events():
        assert_matches_sample(event)


def test_erasing_again_or_nobody_changes_nothing(owner: Caller) -> None:
    owner.make_open()
    until = timezone.now()
    with transaction.atomic():
        erase_person(subject=owner.subject, until=until)
    before = everything()
    erase_person(subject=owner.subject, until=until + timedelta(days=1))
    assert everything() == before
    assert Outbox.objects.count() == 2
    run_housekeeping()
    before = everything()
    erase_person(subject=uuid4(), until=until)
    run_housekeeping()
    assert everything() == before


WRITES = [
    ("POST", POLLS), ("POST", POLLS.rstrip("/")), ("PATCH", POLLS + "{id}/"),
    ("POST", POLLS + "{id}/open/"), ("POST", POLLS + "{id}/close/"), ("DELETE", POLLS + "{id}/"),
    ("POST", POLLS + "audit/"), ("PUT", "/internal/v1/polls/{id}/"), ("POST", "/internal/v1/feed"),
]  # fmt: skip


@pytest.mark.parametrize("changes", [{}, {"staff": True}, {"key_id": uuid4()}])
def test_their_last_token_only_reads(changes: dict[str, Any], other: Caller) -> None:
    owner = person()
    poll = owner.make_open()
    erase(owner)
    before = everything()
    last = person(subject=owner.subject, **changes)
    for method, path in WRITES:
        answer = last.send(
            method, path.format(**poll), definition(), If_Match="*", Idempotency_Key="k"
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-token"), path
        assert answer["WWW-Authenticate"]
    assert last.get(POLLS).status_code == 200
    assert last.get(f"{POLLS}{poll['id']}/").status_code == 200
    assert everything() == before
    assert other.make()

    run_housekeeping()
    assert remembered() == [str(owner.subject)]  # the tokens have not ended yet
    tokens_end()
    run_housekeeping()
    assert str(owner.subject) not in everything()
    assert remembered() == []


def test_a_replay_is_refused_too(owner: Caller) -> None:
    assert owner.post(POLLS, definition(), Idempotency_Key="k").status_code == 201
    erase(owner)
    assert owner.post(POLLS, definition(), Idempotency_Key="k").status_code == 401
    assert Poll.objects.count() == 1


def test_an_erasure_heard_after_the_tokens_end_is_over_at_once(owner: Caller) -> None:
    owner.make_open()
    erase(owner, until=at(minutes=-1))
    run_housekeeping()
    assert str(owner.subject) not in everything()


@pytest.mark.django_db(transaction=True)
def test_a_request_beside_the_erasure_leaves_nothing_for_good(
    owner: Caller, other: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, own = other.make_open(), owner.make()
    create = services.create_poll

    def erased_meanwhile(**values: Any) -> Any:
        in_parallel(1, lambda _: erase(owner))
        return create(**values)

    with monkeypatch.context() as patched:
        patched.setattr(services, "create_poll", erased_meanwhile)
        answer = owner.post(POLLS, definition(), Idempotency_Key="late")
    assert answer.status_code == 201
    late = Poll.objects.get(owner=owner.subject)
    # As a request would that opened it in the same moment.
    open_poll(poll_id=late.pk, principal=Principal(Kind.PERSON, subject=owner.subject))
    first = Poll.objects.get(pk=own["id"]).owner

    tokens_end()
    in_parallel(3, lambda _: run_housekeeping())

    assert str(owner.subject) not in everything()
    late.refresh_from_db()
    assert late.owner not in (owner.subject, other.subject, first)
    assert (late.status, late.version) == ("open", 3)
    assert [event["type"] for event in outbox_events() if event["subject"] == str(late.pk)] == [
        "poll.opened", "poll.amended"
    ]  # fmt: skip
    assert AuditRecord.objects.filter(actor="erased", target=late.pk).count() == 1
    assert not IdempotencyRecord.objects.filter(resource=late.pk).exists()
    assert Poll.objects.get(pk=theirs["id"]).owner == other.subject


def test_more_people_than_a_batch_are_forgotten_in_one_round(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(erasure, "BATCH", 2)
    for _ in range(5):
        erase_person(subject=uuid4(), until=timezone.now())
    run_housekeeping()
    assert remembered() == []

"""An erased person's subject is removed from every table and does not return."""

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


def erase(person_: Caller, *, until: str | None = None) -> int:
    """Apply `user.erased` for `person_`; returns the number of events applied."""
    data = {"subject": str(person_.subject), "tokens_expire_at": until or at(minutes=10)}
    event = samples()["user.erased"] | {"data": data}
    return apply_batch(batch_of([event], source="users/0"), HANDLERS)


def expire_tokens() -> None:
    ErasedSubject.objects.update(until=at(seconds=-1))


def dump() -> str:
    """Every row of every table of this schema, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in sorted(tables):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def erased_subjects() -> list[str]:
    return [str(subject) for subject in ErasedSubject.objects.values_list("pk", flat=True)]


def test_an_erased_person_is_in_no_table(owner: Caller, other: Caller, votes: Any) -> None:
    theirs = other.make_open()
    for caller in (owner, other):
        caller.post(f"{POLLS}templates/", {"name": "t", "definition": definition()})
    draft, poll = owner.make(), owner.make_open()
    owner.post(POLLS, definition(), Idempotency_Key="k")
    other.post(POLLS, definition(), Idempotency_Key="k")
    owner.post(f"{POLLS}{poll['id']}/close/")
    owner.post(f"{POLLS}{poll['id']}/open/")
    assert str(owner.subject) in dump()
    rows = AuditRecord.objects.count()

    assert erase(owner) == 1

    assert dump().count(str(owner.subject)) == 1
    assert [template.owner for template in Template.objects.all()] == [other.subject]
    assert erased_subjects() == [str(owner.subject)]
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


def test_a_repeat_or_an_unknown_subject_changes_nothing(owner: Caller) -> None:
    owner.make_open()
    until = timezone.now()
    with transaction.atomic():
        erase_person(subject=owner.subject, until=until)
    before = dump()
    erase_person(subject=owner.subject, until=until + timedelta(days=1))
    assert dump() == before
    assert Outbox.objects.count() == 2
    run_housekeeping()
    before = dump()
    erase_person(subject=uuid4(), until=until)
    run_housekeeping()
    assert dump() == before


WRITES = [
    ("POST", POLLS), ("POST", POLLS.rstrip("/")), ("PATCH", POLLS + "{id}/"),
    ("POST", POLLS + "{id}/open/"), ("POST", POLLS + "{id}/close/"), ("DELETE", POLLS + "{id}/"),
    ("POST", POLLS + "audit/"), ("PUT", "/internal/v1/polls/{id}/"), ("POST", "/internal/v1/feed"),
]  # fmt: skip


@pytest.mark.parametrize("changes", [{}, {"staff": True}, {"key_id": uuid4()}])
def test_the_last_token_of_an_erased_person_can_only_read(
    changes: dict[str, Any], other: Caller
) -> None:
    owner = person()
    poll = owner.make_open()
    erase(owner)
    before = dump()
    last = person(subject=owner.subject, **changes)
    for method, path in WRITES:
        answer = last.send(
            method, path.format(**poll), definition(), If_Match="*", Idempotency_Key="k"
        )
        assert (answer.status_code, answer.json()["code"]) == (401, "invalid-token"), path
        assert answer["WWW-Authenticate"]
    assert last.get(POLLS).status_code == 200
    assert last.get(f"{POLLS}{poll['id']}/").status_code == 200
    assert dump() == before
    assert other.make()

    run_housekeeping()
    assert erased_subjects() == [str(owner.subject)]  # the tokens have not expired yet
    expire_tokens()
    run_housekeeping()
    assert str(owner.subject) not in dump()
    assert erased_subjects() == []


def test_a_repeat_with_a_key_is_refused_after_the_erasure(owner: Caller) -> None:
    assert owner.post(POLLS, definition(), Idempotency_Key="k").status_code == 201
    erase(owner)
    assert owner.post(POLLS, definition(), Idempotency_Key="k").status_code == 401
    assert Poll.objects.count() == 1


def test_an_erasure_after_the_tokens_expired_ends_with_the_next_round(owner: Caller) -> None:
    owner.make_open()
    erase(owner, until=at(minutes=-1))
    run_housekeeping()
    assert str(owner.subject) not in dump()


@pytest.mark.django_db(transaction=True)
def test_rows_of_a_request_during_the_erasure_are_erased_later(
    owner: Caller, other: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs, own = other.make_open(), owner.make()
    create = services.create_poll

    def erase_first(**values: Any) -> Any:
        in_parallel(1, lambda _: erase(owner))
        return create(**values)

    with monkeypatch.context() as patched:
        patched.setattr(services, "create_poll", erase_first)
        answer = owner.post(POLLS, definition(), Idempotency_Key="late")
    assert answer.status_code == 201
    late = Poll.objects.get(owner=owner.subject)
    # Open it as a concurrent request would.
    open_poll(poll_id=late.pk, principal=Principal(Kind.PERSON, subject=owner.subject))
    first = Poll.objects.get(pk=own["id"]).owner

    expire_tokens()
    in_parallel(3, lambda _: run_housekeeping())

    assert str(owner.subject) not in dump()
    late.refresh_from_db()
    assert late.owner not in (owner.subject, other.subject, first)
    assert (late.status, late.version) == ("open", 3)
    assert [event["type"] for event in outbox_events() if event["subject"] == str(late.pk)] == [
        "poll.opened", "poll.amended"
    ]  # fmt: skip
    assert AuditRecord.objects.filter(actor="erased", target=late.pk).count() == 1
    assert not IdempotencyRecord.objects.filter(resource=late.pk).exists()
    assert Poll.objects.get(pk=theirs["id"]).owner == other.subject


def test_one_round_erases_more_people_than_a_batch(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(erasure, "BATCH", 2)
    for _ in range(5):
        erase_person(subject=uuid4(), until=timezone.now())
    run_housekeeping()
    assert erased_subjects() == []

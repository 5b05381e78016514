"""What polls tells has the contracts' shape; what it hears takes effect once, in any order."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from callers import POLLS, Caller, at, definition
from django.db import connection, transaction

from polls.erasure import erase_person
from polls.models import Poll
from polls.selectors import poll_state
from polls.subscribers import HANDLERS
from provote_core.audit.models import AuditRecord
from provote_core.events import SUBSCRIPTIONS
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.models import Outbox
from provote_core.testing.events import assert_matches_sample, batch_of, samples, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(owner: Caller, votes: Any) -> list[dict[str, Any]]:
    """A poll's whole life as it is told."""
    poll = owner.make_open(opens_at=at(hours=1))
    path = f"{POLLS}{poll['id']}/"
    owner.patch(path, {"title": "Tea!"}, If_Match="*")
    Poll.objects.update(opens_at=None, status="open")
    owner.make_open(closes_at=at(hours=1))
    owner.post(f"{path}close/")
    return told()


def test_every_fact_has_the_shape_of_its_sample(history: list[dict[str, Any]]) -> None:
    assert [event["type"] for event in history] == [
        "poll.scheduled", "poll.amended", "poll.opened", "poll.closed"
    ]  # fmt: skip
    for event in history:
        assert_matches_sample(event)


def test_a_fact_carries_the_state_after_it(history: list[dict[str, Any]]) -> None:
    scheduled, amended, _, closed = history
    assert [event["version"] for event in (scheduled, amended, closed)] == [2, 3, 4]
    assert [event["data"]["version"] for event in (scheduled, amended, closed)] == [2, 3, 4]
    assert scheduled["data"] | {"title": "Tea!", "version": 3} == amended["data"]
    state = poll_state(UUID(closed["subject"]))
    assert closed["data"]["status"] == "closed"
    assert closed["data"]["closed_at"] == state.closed_at.isoformat().replace("+00:00", "Z")
    assert "description" not in closed["data"]


def test_a_move_that_cannot_be_told_is_not_made(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = owner.make()
    with monkeypatch.context() as patched:
        patched.setattr("provote_core.outbox.append", lambda _: 1 / 0)
        assert owner.post(f"{POLLS}{draft['id']}/open/").status_code == 500
    assert owner.get(f"{POLLS}{draft['id']}/").json() == draft
    assert told() == []


def test_the_table_of_handlers_is_all_that_is_subscribed_to() -> None:
    assert set(HANDLERS) == {"poll.sealed", "user.erased"}
    assert SUBSCRIPTIONS["polls"] == ("votes/0", "users/0")


@pytest.mark.parametrize("type_", ["poll.sealed", "user.erased"])
def test_samples_are_taken_once_twice_and_late(type_: str) -> None:
    sample = samples()[type_]
    source = sample["source"]
    batch = batch_of([sample, sample], source=source)
    assert [apply_batch(batch, HANDLERS) for _ in range(2)] == [2, 0]
    assert apply_batch(batch_of([sample], source=source, first_seq=1), HANDLERS) == 0


def erased(subject: UUID) -> dict[str, Any]:
    data = {"subject": str(subject), "tokens_expire_at": "2026-04-01T07:10:00Z"}
    return samples()["user.erased"] | {"data": data}


def everything() -> str:
    """Every row of every table of this schema, as text."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = []
        for table in sorted(tables):
            cursor.execute(f"SELECT coalesce(json_agg(t)::text, '') FROM \"{table}\" t")
            found.append(cursor.fetchone()[0])
    return "\n".join(found)


def test_an_erased_person_is_nowhere(owner: Caller, other: Caller, votes: Any) -> None:
    theirs = other.make_open()
    draft, poll = owner.make(), owner.make_open()
    owner.post(POLLS, definition(), Idempotency_Key="k")
    other.post(POLLS, definition(), Idempotency_Key="k")
    owner.post(f"{POLLS}{poll['id']}/close/")
    owner.post(f"{POLLS}{poll['id']}/open/")
    assert str(owner.subject) in everything()
    rows = AuditRecord.objects.count()

    assert apply_batch(batch_of([erased(owner.subject)], source="users/0"), HANDLERS) == 1

    assert str(owner.subject) not in everything()
    successors = set(Poll.objects.exclude(pk=theirs["id"]).values_list("owner", flat=True))
    successors.discard(other.subject)
    assert len(successors) == 1
    assert {event["data"]["owner"] for event in told()} == {
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
    assert told()[-1]["type"] == "poll.amended"
    for event in told():
        assert_matches_sample(event)


def test_erasing_again_or_nobody_changes_nothing(owner: Caller) -> None:
    owner.make_open()
    with transaction.atomic():
        erase_person(subject=owner.subject)
    before = json.dumps(told()), everything()
    erase_person(subject=owner.subject)
    erase_person(subject=uuid4())
    assert (json.dumps(told()), everything()) == before
    assert Outbox.objects.count() == 2

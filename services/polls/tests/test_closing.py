"""Closing has votes seal the poll; after any failure a repeat is safe."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from callers import POLLS, Caller
from django.db import connection
from django.db.models.functions import Now
from fake_votes import Votes, serving

from polls import votes_client
from polls.models import Poll
from polls.services import record_seal
from polls.subscribers import HANDLERS
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of, outbox_events, samples
from provote_testing.parallel import in_parallel

pytestmark = [
    pytest.mark.django_db(transaction=True),
    # httpcore leaves the socket of a refused connection to the garbage collector.
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
]


def close(owner: Caller, poll: dict[str, Any]) -> Any:
    return owner.post(f"{POLLS}{poll['id']}/close/")


def sealed(poll_id: str, closed_at: str = "2026-03-08T12:00:00.500000Z") -> dict[str, Any]:
    """The event of votes about a seal."""
    sample = samples()["poll.sealed"]
    return sample | {"data": {"poll_id": poll_id, "closed_at": closed_at}}


def test_closed_at_is_the_time_of_votes(owner: Caller, votes: Votes) -> None:
    poll = owner.make_open()
    answer = close(owner, poll)
    assert (answer.status_code, answer["ETag"]) == (200, '"3"')
    closed_at = datetime.fromisoformat(answer.json()["closed_at"])
    assert closed_at == datetime.fromisoformat(votes.seals[poll["id"]])
    assert answer.json() == poll | {
        "status": "closed", "version": 3, "closed_at": answer.json()["closed_at"],
        "tie_seed": answer.json()["tie_seed"],
    }  # fmt: skip
    assert votes.tokens == ["Bearer pvs_polls-test"]
    assert close(owner, poll).json() == answer.json()
    assert len(votes.tokens) == 1


def test_unreachable_votes_is_503_and_a_repeat_closes(owner: Caller, socket_path: Path) -> None:
    poll = owner.make_open()
    answer = close(owner, poll)
    assert (answer.status_code, answer.json()["code"]) == (503, "votes-unavailable")
    assert answer["Retry-After"] == "1"
    assert owner.get(f"{POLLS}{poll['id']}/").json() == poll
    with serving(socket_path):
        assert close(owner, poll).json()["status"] == "closed"


OTHER = json.dumps({"poll_id": str(uuid4()), "closed_at": "2026-03-08T12:00:00Z"}).encode()


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"{}"), (503, b"{}"), (404, b"{}"), (403, b"{}"), (200, b""), (200, b"<html>"),
     (200, b"[]"), (200, b'{"closed_at": null}'), (200, OTHER), (302, b"")],
)  # fmt: skip
def test_anything_but_a_seal_is_503(owner: Caller, votes: Votes, status: int, body: bytes) -> None:
    poll = owner.make_open()
    votes.broken[poll["id"]] = (status, body)
    assert close(owner, poll).status_code == 503
    votes.broken.clear()
    assert close(owner, poll).json()["status"] == "closed"


def test_a_seal_without_an_offset_is_503(owner: Caller, votes: Votes) -> None:
    poll = owner.make_open()
    naive = {"poll_id": poll["id"], "closed_at": "2026-03-08T12:00:00"}
    votes.broken[poll["id"]] = (200, json.dumps(naive).encode())
    assert close(owner, poll).status_code == 503


def test_slow_votes_is_503(owner: Caller, votes: Votes, monkeypatch: pytest.MonkeyPatch) -> None:
    poll = owner.make_open()
    monkeypatch.setattr(votes_client, "TIMEOUT", 0.05)
    votes.answering.clear()
    assert close(owner, poll).status_code == 503
    votes.answering.set()
    monkeypatch.setattr(votes_client, "TIMEOUT", 5.0)
    assert close(owner, poll).status_code == 200


def test_no_lock_is_held_while_votes_responds(
    owner: Caller, votes: Votes, sibling: Caller
) -> None:
    """votes may fetch the poll, and the owner may correct it, before votes responds."""
    poll = owner.make_open()
    path = f"{POLLS}{poll['id']}/"
    seen = []

    def meanwhile() -> None:
        seen.append(sibling.get(f"/internal/v1/polls/{poll['id']}/").json()["status"])
        seen.append(owner.patch(path, {"title": "Late"}, If_Match='"2"').status_code)
        connection.close()

    votes.before_answer = meanwhile
    answer = close(owner, poll).json()
    assert seen == ["open", 200]
    assert (answer["title"], answer["status"], answer["version"]) == ("Late", "closed", 4)


def test_poll_sealed_closes_a_poll_that_a_crash_left_open(owner: Caller) -> None:
    poll = owner.make_open()
    batch = batch_of([sealed(poll["id"])], source="votes/0")
    assert [apply_batch(batch, HANDLERS), apply_batch(batch, HANDLERS)] == [1, 0]
    shown = owner.get(f"{POLLS}{poll['id']}/").json()
    assert (shown["status"], shown["closed_at"]) == ("closed", "2026-03-08T12:00:00.500000Z")
    assert [event["type"] for event in outbox_events()] == ["poll.opened", "poll.closed"]


def test_an_event_after_the_response_changes_nothing(owner: Caller, votes: Votes) -> None:
    poll = owner.make_open()
    closed = close(owner, poll).json()
    apply_batch(batch_of([sealed(poll["id"])] * 2, source="votes/0"), HANDLERS)
    assert owner.get(f"{POLLS}{poll['id']}/").json() == closed
    assert len(outbox_events()) == 2


def test_a_late_event_does_not_change_an_archived_poll(owner: Caller, votes: Votes) -> None:
    path = f"{POLLS}{owner.make_closed()['id']}/"
    archived = owner.post(f"{path}archive/").json()
    apply_batch(batch_of([sealed(archived["id"])], source="votes/0"), HANDLERS)
    assert owner.get(path).json() == archived
    assert len(outbox_events()) == 3


def test_archiving_a_poll_that_closed_by_time_requires_votes(
    owner: Caller, socket_path: Path
) -> None:
    poll = owner.make_open()
    Poll.objects.update(closes_at=Now())
    path = f"{POLLS}{poll['id']}/"
    assert owner.post(f"{path}archive/").json()["code"] == "votes-unavailable"
    assert Poll.objects.get().status == "open"
    with serving(socket_path):
        assert owner.post(f"{path}archive/").json()["status"] == "archived"


def test_a_seal_of_a_poll_that_never_opened_is_ignored(owner: Caller) -> None:
    draft = owner.make()
    batch = batch_of([sealed(draft["id"]), sealed(str(uuid4()))], source="votes/0")
    assert apply_batch(batch, HANDLERS) == 2
    assert owner.get(f"{POLLS}{draft['id']}/").json() == draft


def test_concurrent_closes_publish_one_event(owner: Caller, votes: Votes) -> None:
    poll = owner.make_open()
    answers = in_parallel(8, lambda _: close(owner, poll))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert [event["type"] for event in outbox_events()] == ["poll.opened", "poll.closed"]


def test_an_event_and_a_close_at_once_publish_one_event(owner: Caller, votes: Votes) -> None:
    poll = owner.make_open()
    closed_at = datetime.fromisoformat("2026-03-08T12:00:00Z")

    def either(number: int) -> None:
        if number % 2:
            record_seal(poll_id=UUID(poll["id"]), closed_at=closed_at)
        else:
            assert close(owner, poll).status_code == 200

    in_parallel(6, either)
    assert [event["type"] for event in outbox_events()] == ["poll.opened", "poll.closed"]
    assert Poll.objects.get().version == 3

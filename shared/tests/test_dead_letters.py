"""Dead letters: isolated, counted, retried and discarded; and errors that make none."""

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import (
    DataError,
    IntegrityError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)
from django.test import Client
from ledger import subscribers
from ledger.subscribers import HANDLERS, write_down
from ledger.votes import SOURCE, cast, entries, in_threads, page

from provote_core.events import Batch, Event
from provote_core.outbox import selectors, sequencer
from provote_core.outbox.consumer import apply_batch
from provote_core.outbox.models import DeadLetter
from provote_testing.events import batch_of, samples

pytestmark = pytest.mark.django_db(transaction=True)

VOTE = samples()["vote.cast"]


def batch(*marks: str, first: int = 1) -> Batch:
    """Votes with these marks."""
    envelopes = [{**VOTE, "data": {**VOTE["data"], "ballot": mark}} for mark in marks]
    return batch_of(envelopes, source=SOURCE, first_seq=first)


def refusing(*marks: str, error: Callable[[], Exception] = LookupError) -> dict[str, Any]:
    """Handlers that store every vote, and fail if one of them has such a mark."""

    def handle(events: Sequence[Event[Any]]) -> None:
        write_down(events)
        if any(event.data.ballot in marks for event in events):
            raise error()

    return {**HANDLERS, "vote.cast": handle}


def letters() -> list[int]:
    return list(DeadLetter.objects.order_by("seq").values_list("seq", flat=True))


def manage(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("poison", ["a", "d", "g", "ag", "bcd", "abcdefg"])
def test_exactly_the_poison_events_become_dead_letters(poison: str) -> None:
    assert apply_batch(batch(*"abcdefg"), refusing(*poison)) == 7
    assert entries() == [mark for mark in "abcdefg" if mark not in poison]
    assert letters() == ["abcdefg".index(mark) + 1 for mark in poison]
    assert selectors.applied_seq(SOURCE) == 7
    assert selectors.lag(SOURCE) == 0


@pytest.mark.parametrize(
    "garbage",
    [
        {"data": {"poll_id": "no-uuid"}},
        {"data": None},
        {"dataschema": "urn:provote:event:vote.cast:v9"},
        {"type": ["vote.cast"]},
        {"subject": 7},
        {"time": "yesterday"},
        {"version": None},
    ],
    ids=str,
)
def test_an_unreadable_event_becomes_a_dead_letter(garbage: dict[str, Any]) -> None:
    whole = batch("a", "b", "c", "d")
    whole.events[3].update(garbage)
    assert apply_batch(whole, HANDLERS) == 4
    assert entries() == ["a", "b", "c"]
    assert letters() == [4]
    assert apply_batch(batch("e", first=5), HANDLERS) == 1


@pytest.mark.parametrize(
    "error", [OperationalError, InterfaceError, ProgrammingError, ConnectionError, MemoryError]
)
def test_a_transient_error_makes_no_dead_letter(error: type[Exception]) -> None:
    with pytest.raises(error):
        apply_batch(batch(*"abc"), refusing("b", error=error))
    assert entries() == []
    assert letters() == []
    assert selectors.applied_seq(SOURCE) == 0
    apply_batch(batch(*"abc"), HANDLERS)
    assert entries() == ["a", "b", "c"]


@pytest.mark.parametrize("error", [DataError, IntegrityError, ValueError, AssertionError])
def test_an_error_of_the_event_makes_a_dead_letter(error: type[Exception]) -> None:
    apply_batch(batch(*"abc"), refusing("b", error=error))
    assert entries() == ["a", "c"]
    assert letters() == [2]


def test_a_transient_error_during_the_bisection_rolls_back() -> None:
    def handle(events: Sequence[Event[Any]]) -> None:
        write_down(events)
        if any(event.data.ballot == "a" for event in events):
            raise LookupError
        if [event.data.ballot for event in events] == ["d"]:
            raise OperationalError

    def poison(events: Sequence[Event[Any]]) -> None:
        if any(event.data.ballot == "c" for event in events):
            raise LookupError
        handle(events)

    with pytest.raises(OperationalError):
        apply_batch(batch(*"abcd"), {"vote.cast": poison})
    assert entries() == []
    assert letters() == []


def test_a_database_error_is_stored_without_personal_data() -> None:
    def store(events: Sequence[Event[Any]]) -> None:
        with connection.cursor() as cursor:
            for event in events:
                cursor.execute(
                    "INSERT INTO dead_letter (source, epoch, seq, type, error)"
                    " VALUES (%s, 1, %s, 'x', 'x')",
                    [f"secret {event.data.ballot}", 0 if event.data.ballot == "b" else 1],
                )

    apply_batch(batch(*"abc"), {"vote.cast": store})
    letter = DeadLetter.objects.get(source=SOURCE)
    assert (letter.seq, letter.type) == (2, "vote.cast")
    assert "dead_letter_seq" in letter.error
    assert "secret" not in letter.error


def test_a_repeated_batch_makes_no_second_letter() -> None:
    for _ in range(3):
        apply_batch(batch(*"abc"), refusing("b"))
    assert letters() == [2]


def test_readiness_and_metrics_count_letters(client: Client) -> None:
    apply_batch(batch(*"abc"), refusing("a", "b"))
    body = client.get("/health/ready").json()
    assert body["checks"]["dead_letters"] == 2
    assert body["status"] in ("ready", "degraded")
    text = client.get("/metrics").content.decode()
    assert 'provote_dead_letters{source="ledger/0"} 2.0' in text


@pytest.fixture
def two_letters(own_feed: None) -> None:
    """Votes a to d in the outbox, of which b and d cannot be applied."""
    cast("a", "b", "c")
    cast("d")
    sequencer.assign_positions(SOURCE)
    apply_batch(page(), refusing("b", "d"))


def test_letters_can_be_listed_shown_and_retried(two_letters: None) -> None:
    first, second = (
        json.loads(line) for line in manage("deadletters", "list", "--json").split("\n")[:2]
    )
    assert (first["seq"], second["seq"]) == (2, 4)
    assert "2 waiting" in manage("deadletters", "list")
    shown = json.loads(manage("deadletters", "show", str(first["id"])))
    assert shown["event"]["data"]["ballot"] == "b"
    assert manage("deadletters", "retry", str(first["id"])) == "ledger/0 2  applied\n"
    assert entries() == ["a", "b", "c"]
    assert letters() == [4]
    manage("deadletters", "retry", "--all")
    assert entries() == ["a", "b", "c", "d"]
    assert "0 waiting" in manage("deadletters", "list")


def test_a_failed_retry_keeps_the_letter_and_reports_it(
    two_letters: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subscribers, "HANDLERS", refusing("d"))
    with pytest.raises(CommandError, match="1 of 2"):
        manage("deadletters", "retry", "--all")
    assert entries() == ["a", "b", "c"]
    letter = DeadLetter.objects.get()
    assert (letter.seq, letter.tries) == (4, 2)


def test_a_discarded_letter_is_not_counted_and_stays_recorded(two_letters: None) -> None:
    number = str(DeadLetter.objects.get(seq=2).pk)
    for _ in range(2):
        manage("deadletters", "discard", number)
    assert selectors.dead_letters() == {SOURCE: 1}
    assert "1 discarded" in manage("deadletters", "list", "--discarded")
    manage("deadletters", "retry", "--all")
    assert entries() == ["a", "c", "d"]


@pytest.mark.parametrize(
    "words", [["retry"], ["discard"], ["retry", "999"], ["show", "1", "--all"]]
)
def test_letters_that_are_not_named_stay(two_letters: None, words: list[str]) -> None:
    with pytest.raises(CommandError):
        manage("deadletters", *words)
    assert letters() == [2, 4]


def test_concurrent_retries_apply_each_event_once(two_letters: None) -> None:
    def retry(_: int) -> None:
        with suppress(CommandError):  # another retry was faster
            manage("deadletters", "retry", "--all")

    for thread in in_threads(4, retry):
        thread.join(20)
    assert entries() == ["a", "b", "c", "d"]

"""Appending events: one row per transaction, identical from Django and ASGI."""

import psycopg
import pytest
from django.db import connection, transaction
from ledger.votes import POLL, cast, votes

from provote_core import context, outbox
from provote_core.outbox.models import Outbox
from provote_testing.events import assert_matches_sample, outbox_events

pytestmark = pytest.mark.django_db(transaction=True)


def test_append_requires_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        outbox.append(votes("a"))
    assert not Outbox.objects.exists()


def test_events_of_one_call_are_one_row() -> None:
    row_id = cast("a", "b", "c")
    row = Outbox.objects.get()
    assert (row.pk, row.count, row.first_seq, row.traceparent) == (row_id, 3, None, "")
    assert [event["data"]["ballot"] for event in row.events] == ["a", "b", "c"]
    for envelope in outbox_events():
        assert_matches_sample(envelope)


def test_a_rollback_removes_the_events() -> None:
    with transaction.atomic():
        outbox.append(votes("a"))
        transaction.set_rollback(True)
    assert not Outbox.objects.exists()


def test_append_requires_an_event() -> None:
    with pytest.raises(ValueError, match="at least one"), transaction.atomic():
        outbox.append([])


def test_a_row_has_the_trace_of_the_request() -> None:
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    context.enter(context.RequestContext("request-1", trace, "192.0.2.1"))
    try:
        cast("a")
    finally:
        context.enter(None)
    assert outbox_events()[0]["traceparent"] == trace


def test_the_asgi_writer_writes_the_same_row() -> None:
    cast("a", "b")
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute(outbox.INSERT_SQL, (*outbox.row_payload(votes("ab")), ""))
    first, second = Outbox.objects.order_by("id").values_list("events", "count", "traceparent")
    assert first == second


def test_a_wrong_count_is_refused() -> None:
    with (
        pytest.raises(psycopg.errors.CheckViolation),
        psycopg.connect(**connection.get_connection_params()) as other,
    ):
        other.execute(outbox.INSERT_SQL, (outbox.row_payload(votes("ab"))[0], 3, ""))


def test_the_subject_is_the_aggregates_id() -> None:
    cast("a")
    assert outbox_events()[0]["subject"] == str(POLL)

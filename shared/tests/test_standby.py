"""A server that became a standby: connections to it end, and the next one finds the primary."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from provote_core import database
from provote_core.outbox.models import Cursor

pytestmark = pytest.mark.django_db(transaction=True)
http = Client(raise_request_exception=False)


@pytest.fixture
def stale() -> Iterator[Any]:
    """A connection whose server accepts no writes any more, as libpq's; later ones do."""
    with connection.cursor() as cursor:
        cursor.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    raw = connection.connection
    yield raw
    raw.close()
    connection.close()


def test_a_refused_write_is_an_outage_and_ends_the_connection(stale: Any) -> None:
    with pytest.raises(OperationalError, match="accepts no writes"):
        Cursor.objects.create(source="test/0", epoch=1)
    assert stale.closed
    Cursor.objects.create(source="test/0", epoch=1)


def test_so_is_one_in_a_transaction(stale: Any) -> None:
    with (
        pytest.raises(OperationalError, match="accepts no writes"),
        transaction.atomic(),
        transaction.atomic(),
    ):
        Cursor.objects.create(source="test/0", epoch=1)
    assert stale.closed
    with transaction.atomic():
        Cursor.objects.create(source="test/0", epoch=1)
    assert Cursor.objects.count() == 1


def test_another_error_leaves_the_connection(stale: Any) -> None:
    with pytest.raises(Exception, match="nowhere"), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    assert not stale.closed


def test_a_service_is_not_ready_on_a_standby_and_ready_after_it(stale: Any) -> None:
    answer = http.get("/health/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "service-unavailable")
    assert stale.closed
    assert http.get("/health/ready").status_code == 200


def test_a_connection_to_the_primary_stays() -> None:
    database.require_writes()
    kept = connection.connection
    database.require_writes()
    assert connection.connection is kept

"""Statuses, transitions and the effective status; Python and PostgreSQL agree."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any

import pytest

from provote_rules.lifecycle import (
    ENDED,
    TRANSITIONS,
    Status,
    Transition,
    effective_status,
    is_open,
    open_sql,
    opening,
    status_sql,
    target,
)

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TICK = timedelta(microseconds=1)
MOMENTS = (None, NOW - timedelta(days=1), NOW - TICK, NOW, NOW + TICK, NOW + timedelta(days=1))
GRID = list(product((*Status, "unheard-of"), MOMENTS, MOMENTS, (False, True)))


def holds(status: str, opens_at: datetime | None, closes_at: datetime | None, sealed: bool) -> str:
    """The status at NOW."""
    return effective_status(status, opens_at=opens_at, closes_at=closes_at, now=NOW, sealed=sealed)


@pytest.mark.parametrize(
    ("status", "opens_at", "closes_at", "then"),
    [
        ("draft", NOW - TICK, NOW - TICK, "draft"),
        ("scheduled", NOW + TICK, None, "scheduled"),
        ("scheduled", None, None, "scheduled"),
        ("scheduled", NOW, None, "open"),
        ("scheduled", NOW - TICK, NOW, "closed"),
        ("scheduled", NOW - TICK, NOW + TICK, "open"),
        ("scheduled", NOW + TICK, NOW - TICK, "scheduled"),
        ("open", NOW + TICK, None, "open"),
        ("open", None, None, "open"),
        ("open", NOW - TICK, NOW + TICK, "open"),
        ("open", NOW - TICK, NOW, "closed"),
        ("closed", None, NOW + TICK, "closed"),
        ("archived", NOW - TICK, NOW - TICK, "archived"),
        ("unheard-of", NOW - TICK, NOW - TICK, "unheard-of"),
    ],
)
def test_the_effective_status_changes_without_a_job(
    status: str, opens_at: datetime | None, closes_at: datetime | None, then: str
) -> None:
    assert holds(status, opens_at, closes_at, False) == then


def test_a_sealed_poll_has_ended_whatever_its_announced_status() -> None:
    for status, opens_at, closes_at, sealed in GRID:
        if sealed:
            then = status if status in ENDED else "closed"
            assert holds(status, opens_at, closes_at, True) == then


def test_only_open_polls_accept_votes() -> None:
    for status, opens_at, closes_at, sealed in GRID:
        held = holds(status, opens_at, closes_at, sealed)
        given = {"opens_at": opens_at, "closes_at": closes_at, "now": NOW, "sealed": sealed}
        assert is_open(status, **given) == (held == "open")


LEADS_TO = {
    "draft": {"schedule": "scheduled", "open": "open"},
    "scheduled": {"schedule": "scheduled", "open": "open"},
    "open": {"open": "open", "close": "closed"},
    "closed": {"close": "closed", "archive": "archived"},
    "archived": {"archive": "archived"},
}


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("transition", Transition)
def test_the_table_of_transitions(status: Status, transition: Transition) -> None:
    assert target(status, transition) == LEADS_TO[status].get(transition)


def test_transitions_lead_forward_and_repeats_change_nothing() -> None:
    order = list(Status)
    for (status, transition), then in TRANSITIONS.items():
        assert order.index(then) >= order.index(status)
        assert target(then, transition) is then


@pytest.mark.parametrize(
    ("opens_at", "transition"),
    [(None, "open"), (NOW, "open"), (NOW - TICK, "open"), (NOW + TICK, "schedule")],
)
def test_opening_is_immediate_or_scheduled(opens_at: datetime | None, transition: str) -> None:
    assert opening(opens_at, now=NOW) == transition


@pytest.fixture(scope="module")
def database() -> Iterator[Any]:
    """A connection to PostgreSQL."""
    url = os.environ.get("DATABASE_URL")
    if url is None:
        pytest.skip("DATABASE_URL is not set")
    psycopg = pytest.importorskip("psycopg")
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


def answers(database: Any, condition: str) -> list[bool | None]:
    """The value of a condition for each row of the grid; NULL would be None."""
    query = f"""
        SELECT {condition}
        FROM unnest(%s::text[], %s::timestamptz[], %s::timestamptz[], %s::bool[])
             WITH ORDINALITY AS p(status, opens_at, closes_at, sealed, n)
        CROSS JOIN (SELECT %s::timestamptz AS now) g ORDER BY p.n
    """
    columns = [list(column) for column in zip(*GRID, strict=True)]
    return [row[0] for row in database.execute(query, [*columns, NOW])]


@pytest.mark.parametrize("status", Status)
def test_status_sql_equals_python(database: Any, status: Status) -> None:
    said = answers(database, status_sql(status, poll="p", now="g.now", sealed="p.sealed"))
    assert said == [holds(*row) == status for row in GRID]


def test_open_sql_equals_python(database: Any) -> None:
    said = answers(database, open_sql(poll="p", now="g.now", sealed="p.sealed"))
    assert said == [holds(*row) == "open" for row in GRID]
    assert any(said)
    assert not all(said)
    unsealed = answers(database, open_sql(poll="p", now="g.now"))
    assert unsealed == [holds(*row[:3], False) == "open" for row in GRID]

"""The number of queries of each GET of a service, with few rows and with many, as a table.

    class TestQueries(Queries):
        reads = [Read(2, "/api/v1/polls/"), Read(2, "/api/v1/polls/{poll_id}/")]

        def populate(self, rows: int) -> None:
            self.ids["poll_id"] = …

The table includes the core's own routes. A GET route that is missing in it fails a test.
"""

import re
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern
from django.utils import timezone

from provote_core.events import Fact, UserErased, source_of
from provote_core.outbox import append
from provote_core.outbox.models import Cursor
from provote_core.outbox.sequencer import assign_positions
from provote_testing import tokens
from provote_testing.conformance.case import Case, sibling
from provote_testing.conformance.pages import audited
from provote_testing.routes import nameless, walk

FEW, MANY = 1, 20
CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")  # tests issue more than production does


class Read(NamedTuple):
    """A GET of `path` by `role`, with its number of queries; `{name}` in the path is an id."""

    queries: int
    path: str
    role: str = "person"

    @property
    def route(self) -> str:
        """The route of the path, in the form of `reading`."""
        return nameless(self.path.partition("?")[0])


class Queries(Case):
    """Numbers of queries are as in the table, and do not grow with the number of rows."""

    reads: Sequence[Read] = ()
    excluded: str = "$^"  # a regular expression of routes that return no stored rows

    def populate(self, rows: int) -> None:
        """Create `rows` more rows of everything readable, and set `self.ids` for the paths.

        `self.me` is the subject of "person" and of "delegate", an API key of theirs.
        """

    def send(self, http: Client, read: Read) -> Any:
        """Send a read; returns the response."""
        headers = {
            "anyone": {},
            "person": tokens.bearer(tokens.mint(self.me)),
            "delegate": tokens.bearer(
                tokens.mint(self.me, key_id=uuid4(), scopes=["votes:delegate", "results:read"])
            ),
            "staff": tokens.bearer(tokens.mint(self.boss, staff=True)),
            "sibling": sibling(),
        }[read.role]
        return http.get(read.path.format(**self.ids), headers=headers)

    def test_every_route_that_reads_is_in_the_table(self) -> None:
        routes = {route for route in reading(self.urls) if not re.fullmatch(self.excluded, route)}
        assert {read.route for read in self._table()} == routes

    def test_reading_costs_the_same_however_much_there_is(self, http: Client) -> None:
        self.me, self.boss = self.subject(), self.subject()
        self.ids: dict[str, Any] = {}
        self._grow(FEW)
        self._costs(http)  # run queries that a process makes only once
        few = self._costs(http)
        self._grow(MANY)
        many = self._costs(http)
        costs = {read: (few[read][0], many[read][0], read.queries) for read in self._table()}
        wrong = [(read.role, read.path, cost) for read, cost in costs.items() if len({*cost}) > 1]
        assert not wrong, "queries with few rows, with many, and in the table"
        lists = {read.route for read, (_, listed) in few.items() if listed and read.queries}
        longer = {read.route for read, (_, listed) in many.items() if listed > few[read][1]}
        assert longer == lists, "populate() creates no rows for these lists"

    def _table(self) -> list[Read]:
        every = [
            Read(1, self.audit_path, "staff"),
            Read(0, "/health/live", "anyone"),
            Read(2, "/health/ready", "anyone"),
            Read(3, "/metrics", "anyone"),
            Read(0, "/api/schema/", "anyone"),
            Read(2, "/internal/v1/feed?source={source}", "sibling"),
            Read(1, "/internal/v1/positions?row={row}", "sibling"),
        ]
        own = {read.path for read in self.reads}
        return [
            *self.reads,
            *(r for r in every if r.path not in own and not re.fullmatch(self.excluded, r.route)),
        ]

    def _grow(self, rows: int) -> None:
        source = source_of(self.service)
        audited(rows)
        for _ in range(rows):
            Cursor.objects.create(source=f"{uuid4()}/0", epoch=1)
            fact = UserErased(subject=uuid4(), tokens_expire_at=timezone.now())
            with transaction.atomic():
                row = append([Fact(data=fact, subject=str(uuid4()), version=1)])
        assign_positions(source)
        self.ids |= {"source": source, "row": row}
        self.populate(rows)

    def _costs(self, http: Client) -> dict[Read, tuple[int, int]]:
        """For each read the number of queries and of listed objects."""
        costs = {}
        for read in self._table():
            with CaptureQueriesContext(connection) as queries:
                answer = self.send(http, read)
            assert answer.status_code == 200, (read, answer.content)
            counted = [q for q in queries if not q["sql"].startswith(CONTROL)]
            costs[read] = len(counted), _listed(answer)
        return costs


def reading(urls: Any) -> set[str]:
    """The GET routes of a module or its name, like `/api/v1/polls/{}/`.

    A route with an optional trailing slash is listed once, with the slash.
    """
    found = {route for route, pattern in walk(urls) if _gets(pattern)}
    return {route for route in found if f"{route}/" not in found}


def _gets(pattern: URLPattern) -> bool:
    """Whether the view supports GET; a function is assumed to."""
    callback: Any = pattern.callback
    if actions := getattr(callback, "actions", None):
        return "get" in actions
    view = getattr(callback, "view_class", getattr(callback, "cls", None))
    return view is None or hasattr(view, "get")


def _listed(answer: Any) -> int:
    """The number of objects in the lists of a JSON object."""
    if answer.headers["Content-Type"] != "application/json":
        return 0
    lists = [value for value in answer.json().values() if isinstance(value, list)]
    return sum(isinstance(item, dict) for items in lists for item in items)

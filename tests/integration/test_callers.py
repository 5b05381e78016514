"""Every operation of the API by every kind of caller: others are refused, and change nothing.

The operations come from the API's document, the permitted callers from operations.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml

from integration.answers import described, problem
from integration.client import Api, Caller, People, Person
from integration.database import SERVICES, Database
from integration.forging import Bearer, Forge
from integration.operations import (
    ANONYMOUS,
    CALLERS,
    DELEGATE,
    EXPIRED,
    OTHER,
    OWNER,
    READER,
    RULES,
    STAFF,
)
from integration.waiting import eventually
from integration.world import Asked, World

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
METHODS = ("get", "post", "put", "patch", "delete")
# Tables that change for every request, refused or not, and by background work.
LOGS = {"audit", "outbox", "outbox_head", "outbox_cursor", "idempotency", "django_session",
        "reconciliation", "ledger_head", "ledger_poll", "ledger_choice", "ledger_mark",
        "login_tries", "tally_report", "refusal_count", "poll_copies", "owner_notices",
        "notifications", "result_announcement", "delivery", "attempt"}  # fmt: skip
# Columns that background work sets, as deliveries of other tests' webhooks do.
UNSTABLE = {"webhooks.webhook": ["proven", "failing_since"]}
BATCH = "castVotes"  # its response is 200, with a status for each item


class Operation(NamedTuple):
    """A documented operation; an open one needs no token, and may hide data."""

    method: str
    path: str
    is_open: bool


def _operations() -> dict[str, Operation]:
    paths = yaml.safe_load(DOCUMENT.read_text())["paths"]
    return {
        item[method]["operationId"]: Operation(
            method.upper(), path, {} in item[method].get("security", [{}])
        )
        for path, item in paths.items()
        for method in METHODS
        if method in item
    }


OPERATIONS = _operations()


@dataclass
class Visit:
    """The response of an operation to a caller."""

    operation: str
    caller: str
    answer: httpx.Response

    @property
    def status(self) -> int:
        """The status of the response; of a batch, that of its single item."""
        if self.operation == BATCH and self.answer.status_code == 200:
            [result] = self.answer.json()["results"]
            return int(result["status"])
        return self.answer.status_code


class Callers:
    """All kinds of callers, who send requests about the resources of a world."""

    def __init__(self, world: World, anonymous: Caller, people: Mapping[str, Person]) -> None:
        self.world, self.anonymous, self.people = world, anonymous, people

    def caller(self, kind: str, forge: Forge) -> Caller:
        """A caller of this kind."""
        if kind == EXPIRED:
            return Bearer(self.anonymous.api, forge.token(exp=-120))
        found = {
            ANONYMOUS: lambda: self.anonymous,
            OWNER: lambda: self.world.owner,
            DELEGATE: lambda: self.world.delegate,
            READER: lambda: self.world.reader,
        }.get(kind, lambda: self.people[kind])
        return found()

    def visit(self, operation: str, kind: str, forge: Forge) -> Visit:
        """Send the request of an operation as a caller of this kind."""
        asked = RULES[operation].ask(self.world)
        return Visit(operation, kind, _send(self.caller(kind, forge), operation, asked))


def _send(caller: Caller, operation: str, asked: Asked) -> httpx.Response:
    method, template, _ = OPERATIONS[operation]
    path = template.format(**asked.path)
    headers = dict(asked.headers)
    return caller.ask(method, path, body=asked.body, headers=headers, **asked.query)


@pytest.fixture(scope="module")
def others(people: People, staff: Person, moderator: Person) -> Mapping[str, Person]:
    """People who own no resource of a world."""
    return {OTHER: people.register("other"), STAFF: staff, "moderator": moderator}


@pytest.fixture(scope="module")
def refusals(
    api: Api, people: People, staff: Person, others: Mapping[str, Person], forge: Forge,
    database: Database,
) -> tuple[list[Visit], list[str]]:  # fmt: skip
    """The responses of all forbidden requests in one world, and the tables that changed."""
    callers_of_world = Callers(World(people, staff), Caller(api), others)
    for rule in RULES.values():
        rule.ask(callers_of_world.world)
    callers = {kind: callers_of_world.caller(kind, forge) for kind in CALLERS}
    assert all(caller.token or kind == ANONYMOUS for kind, caller in callers.items())
    before = eventually(lambda: _settled(database), within=60)
    visits = [
        Visit(name, kind, _send(caller, name, rule.ask(callers_of_world.world)))
        for name, rule in RULES.items()
        for kind, caller in callers.items()
        if kind not in rule.may
    ]
    after = _digests(database)
    return visits, sorted(t for t in before.keys() | after.keys() if before[t] != after[t])


def _settled(database: Database) -> dict[str, Any] | None:
    """The digests of all tables, when no work is in progress."""
    first = _digests(database)
    if database.one("users", "SELECT count(*) FROM mails WHERE sent_at IS NULL"):
        return None
    return first if first == _digests(database) else None


def _digests(database: Database) -> dict[str, Any]:
    found = {}
    for service in SERVICES:
        with database.connect("postgres") as connection:
            for table in sorted(set(database.tables(service)) - LOGS):
                name = f"{service}.{table}"
                without = UNSTABLE.get(name)
                row = "(to_jsonb(t) - %s::text[])::text" if without else "t::text"
                rows = f'SELECT count(*), sum(hashtext({row})) FROM {service}."{table}" t'
                found[name] = connection.execute(rows, [without] if without else None).fetchone()
    return found


def test_the_table_is_complete() -> None:
    assert set(RULES) == set(OPERATIONS), "operations.py needs a rule for each operation"


@pytest.mark.parametrize("operation", RULES)
def test_other_callers_are_refused(
    refusals: tuple[list[Visit], list[str]], operation: str
) -> None:
    visits = [visit for visit in refusals[0] if visit.operation == operation]
    assert {visit.caller for visit in visits} == set(CALLERS) - RULES[operation].may
    without_identity = {EXPIRED} if OPERATIONS[operation].is_open else {EXPIRED, ANONYMOUS}
    for visit in visits:
        if visit.caller in without_identity:
            problem(visit.answer, 401)
        else:
            assert visit.status in RULES[operation].refused, (
                f"{visit.caller}: {described(visit.answer)}"
            )


def test_refused_requests_change_nothing(
    refusals: tuple[list[Visit], list[str]],
) -> None:
    visits, changed = refusals
    assert len(visits) > 250
    assert changed == []


@pytest.mark.parametrize("operation", RULES)
def test_permitted_callers_are_not_refused(
    api: Api, people: People, staff: Person, others: Mapping[str, Person], forge: Forge,
    operation: str,
) -> None:  # fmt: skip
    rule = RULES[operation]
    for kind in [OWNER] if rule.ends else sorted(rule.may):
        callers_of_world = Callers(World(people, staff), Caller(api), others)
        visit = callers_of_world.visit(operation, kind, forge)
        message = f"{kind}: {described(visit.answer)}"
        may_succeed = not rule.status or rule.or_success
        assert visit.status == rule.status or (may_succeed and visit.status < 300), message


def test_every_path_parameter_of_the_document_is_known() -> None:
    names = {name for _, path, _ in OPERATIONS.values() for name in re.findall(r"{(\w+)}", path)}
    assert names == {
        "slug", "template", "poll_id", "invitation_id", "key_id", "session_id", "user_id",
        "vote_id", "image_id", "mail_token", "owner", "webhook_id", "delivery_id",
    }  # fmt: skip

"""Every operation of the API by every kind of caller: who may not is refused, and changes nothing.

The operations come from the API's document, who may from operations.py.
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

from integration.answers import problem, told
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
# What is written whoever asks, refused or not, and what the platform does by itself meanwhile.
LOGS = {"audit", "outbox", "outbox_head", "outbox_cursor", "idempotency", "django_session",
        "reconciliation", "ledger_head", "ledger_poll", "ledger_choice"}  # fmt: skip
BATCH = "castVotes"  # is answered with 200, and each of its items by itself


class Operation(NamedTuple):
    """A documented operation; an open one asks nobody for a token, and may hide what it has."""

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
    """One operation, asked for by one caller."""

    operation: str
    caller: str
    answer: httpx.Response

    @property
    def status(self) -> int:
        """What was answered; of a batch, to its one item."""
        if self.operation == BATCH and self.answer.status_code == 200:
            [result] = self.answer.json()["results"]
            return int(result["status"])
        return self.answer.status_code


class Street:
    """All kinds of callers, and how they knock at a world's endpoints."""

    def __init__(self, world: World, anonymous: Caller, people: Mapping[str, Person]) -> None:
        self.world, self.anonymous, self.people = world, anonymous, people

    def caller(self, kind: str, forge: Forge) -> Caller:
        """Somebody of that kind."""
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
        """Let them ask."""
        asked = RULES[operation].ask(self.world)
        return Visit(operation, kind, _send(self.caller(kind, forge), operation, asked))


def _send(caller: Caller, operation: str, asked: Asked) -> httpx.Response:
    method, template, _ = OPERATIONS[operation]
    path = template.format(**asked.path)
    headers = dict(asked.headers)
    return caller.ask(method, path, body=asked.body, headers=headers, **asked.query)


@pytest.fixture(scope="module")
def passers(people: People, staff: Person, moderator: Person) -> Mapping[str, Person]:
    """Those who own nothing of a world."""
    return {OTHER: people.register("passer"), STAFF: staff, "moderator": moderator}


@pytest.fixture(scope="module")
def refusals(
    api: Api, people: People, staff: Person, passers: Mapping[str, Person], forge: Forge,
    database: Database,
) -> tuple[list[Visit], list[str]]:  # fmt: skip
    """Everybody has tried all that is not theirs, in one world: the answers, and what changed."""
    street = Street(World(people, staff), Caller(api), passers)
    for rule in RULES.values():
        rule.ask(street.world)
    callers = {kind: street.caller(kind, forge) for kind in CALLERS}
    assert all(caller.token or kind == ANONYMOUS for kind, caller in callers.items())
    before = eventually(lambda: _settled(database), within=60)
    visits = [
        Visit(name, kind, _send(caller, name, rule.ask(street.world)))
        for name, rule in RULES.items()
        for kind, caller in callers.items()
        if kind not in rule.may
    ]
    after = _digests(database)
    return visits, sorted(t for t in before.keys() | after.keys() if before[t] != after[t])


def _settled(database: Database) -> dict[str, Any] | None:
    """The digests of all tables, once nothing is under way any more."""
    first = _digests(database)
    if database.one("users", "SELECT count(*) FROM mails WHERE sent_at IS NULL"):
        return None
    return first if first == _digests(database) else None


def _digests(database: Database) -> dict[str, Any]:
    found = {}
    for service in SERVICES:
        with database.connect("postgres") as connection:
            for table in sorted(set(database.tables(service)) - LOGS):
                rows = f'SELECT count(*), sum(hashtext(t::text)) FROM {service}."{table}" t'
                found[f"{service}.{table}"] = connection.execute(rows).fetchone()
    return found


def test_the_table_is_complete() -> None:
    assert set(RULES) == set(OPERATIONS), "each operation says in operations.py who may use it"


@pytest.mark.parametrize("operation", RULES)
def test_who_may_not_is_refused(refusals: tuple[list[Visit], list[str]], operation: str) -> None:
    visits = [visit for visit in refusals[0] if visit.operation == operation]
    assert {visit.caller for visit in visits} == set(CALLERS) - RULES[operation].may
    nobody = {EXPIRED} if OPERATIONS[operation].is_open else {EXPIRED, ANONYMOUS}
    for visit in visits:
        if visit.caller in nobody:
            problem(visit.answer, 401)
        else:
            assert visit.status in RULES[operation].refused, (
                f"{visit.caller}: {told(visit.answer)}"
            )


def test_what_was_refused_has_changed_nothing(
    refusals: tuple[list[Visit], list[str]],
) -> None:
    visits, changed = refusals
    assert len(visits) > 250
    assert changed == []


@pytest.mark.parametrize("operation", RULES)
def test_who_may_is_not_refused(
    api: Api, people: People, staff: Person, passers: Mapping[str, Person], forge: Forge,
    operation: str,
) -> None:  # fmt: skip
    rule = RULES[operation]
    for kind in [OWNER] if rule.ends else sorted(rule.may):
        street = Street(World(people, staff), Caller(api), passers)
        visit = street.visit(operation, kind, forge)
        said = f"{kind}: {told(visit.answer)}"
        assert visit.status == rule.status or (not rule.status and visit.status < 300), said


def test_every_path_of_the_document_is_tried() -> None:
    names = {name for _, path, _ in OPERATIONS.values() for name in re.findall(r"{(\w+)}", path)}
    assert names == {
        "slug", "template", "poll_id", "invitation_id", "key_id", "session_id", "user_id",
        "vote_id",
    }  # fmt: skip

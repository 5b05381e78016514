"""Checks after all other tests, which therefore run last in every order."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from integration import seen
from integration.client import PASSWORD, Api, People, Person
from integration.database import SERVICES
from integration.stack import INVITATIONS, MAILBOX, Stack
from integration.waiting import eventually
from local import proc
from local.instance import Instance

pytestmark = pytest.mark.last
WITNESS = "afterwards"


@pytest.fixture(scope="module")
def own_secrets(secrets: Mapping[str, str]) -> set[str]:
    """Passwords, keys and tokens of the platform itself, with each line of a private key."""
    return {line for text in secrets.values() for line in text.splitlines() if len(line) > 32}


def test_no_log_has_a_secret(
    own_secrets: set[str], stack: Stack, people: People, staff: Person, api: Api
) -> None:
    person = people.register(WITNESS)
    poll = person.open_poll()
    for answer in (person.cast(poll, "Tea"), person.api_key().cast(poll, "Tea", voter="x")):
        assert answer.status_code < 500
    wrong = {"username": person.username, "password": "a-secret-that-is-wrong-and-long"}
    assert api.request("POST", "/api/v1/auth/token/", json=wrong).status_code == 401
    last = api.http.get("/api/v1/votes/", params={"token": str(person.token)})
    # The gateway writes its lines once a second.
    eventually(lambda: last.headers["X-Request-ID"] in stack.log("gateway"))

    known = seen.secrets | own_secrets
    assert {PASSWORD, wrong["password"], str(person.token), person.tokens["refresh"]} <= known
    assert len(own_secrets) > 20
    logs = stack.logs()
    assert {"gateway", "postgres", "users", "votes-cast"} <= set(logs)
    for name, text in logs.items():
        # The mails of development are printed there, with their tokens, as documented.
        printed = {MAILBOX: "pvm_", INVITATIONS: "pvi_"}.get(name)
        tokens = {t for t in seen.TOKEN.findall(text) if t[:4] != printed}
        assert tokens == set(), f"the log of {name} has tokens"
        mailed = {s for s in known if s[:4] == printed}
        found = {secret for secret in known - mailed if secret in text}
        assert found == set(), f"the log of {name} has secrets"


def test_the_search_finds_a_token(stack: Stack) -> None:
    """The mails that development prints are the control: their tokens are in a log."""
    assert any(t.startswith("pvm_") for t in seen.TOKEN.findall(stack.log(MAILBOX)))


def test_no_command_line_has_a_secret(instance: Instance, own_secrets: set[str]) -> None:
    """Every account of a machine can read the command lines of all processes."""
    pids = proc.marked(instance.family, instance.data)
    assert len(pids) > 15
    lines = []
    for pid in pids:
        try:
            lines.append(Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace"))
        except FileNotFoundError:
            continue
    found = {s for s in own_secrets | seen.secrets for line in lines if s in line}
    assert found == set()


def test_files_with_secrets_are_readable_by_their_owner_only(instance: Instance) -> None:
    for path in [instance.secrets, *instance.secrets.rglob("*"), instance.data / "jwks"]:
        assert path.stat().st_mode & 0o077 == 0, path
    for name in ("run", "logs", "postgres"):
        folder = getattr(instance, name)
        assert folder.stat().st_mode & 0o007 == 0, folder


def test_no_request_was_an_internal_error(stack: Stack) -> None:
    """No service and no gateway responded with 500 to any request of the tests.

    Lines are not parsed as JSON, because an Nginx that is killed may leave an incomplete one.
    """
    for name in (*SERVICES, "votes-cast", "analytics-stream", "gateway"):
        lines = [line for line in stack.log(name).splitlines() if '"status":' in line]
        assert [line for line in lines if re.search(r'"status": ?500\b', line)] == [], name

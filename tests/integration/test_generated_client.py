"""A client generated from the served OpenAPI document works."""

from __future__ import annotations

import importlib
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from integration.client import PASSWORD
from integration.stack import Stack
from integration.waiting import eventually

NAME = "provote_generated"
# A warning means that an operation or a shape is left out. No tool changes the generated code.
CONFIG = f"post_hooks: []\npackage_name_override: {NAME}\n"

Load = Callable[[str], Any]


@pytest.fixture(scope="module")
def load(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Load]:
    """Imports a module of the generated client, such as "api.polls.create_poll"."""
    folder = tmp_path_factory.mktemp("generated")
    (folder / "config.yaml").write_text(CONFIG)
    command = [str(Path(sys.executable).with_name("openapi-python-client")), "generate"]
    command += ["--url", f"{stack.url}/api/schema/?format=json", "--meta", "none"]
    command += ["--config", str(folder / "config.yaml"), "--output-path", str(folder / NAME)]
    done = subprocess.run(
        [*command, "--fail-on-warning"], capture_output=True, text=True, timeout=60, cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    sys.path.insert(0, str(folder))
    yield lambda module: importlib.import_module(f"{NAME}.{module}")
    sys.path.remove(str(folder))
    for module in [name for name in sys.modules if name.partition(".")[0] == NAME]:
        del sys.modules[module]


class Generated:
    """Calls operations of the generated client, each by its tag and its name."""

    def __init__(self, load: Load, client: Any) -> None:
        self.load, self.client, self.models = load, client, load("models")

    def call(self, operation: str, *path: Any, **arguments: Any) -> Any:
        """The typed response."""
        return self.load(f"api.{operation}").sync(*path, client=self.client, **arguments)


@pytest.fixture
def anonymous(load: Load, stack: Stack) -> Iterator[Generated]:
    """The client without a token."""
    with load("client").Client(base_url=stack.url) as client:
        yield Generated(load, client)


@pytest.fixture
def person(load: Load, stack: Stack, anonymous: Generated) -> Iterator[Generated]:
    """The client of a person who has registered and logged in with it."""
    username = f"generated-{secrets.token_hex(6)}"
    models = anonymous.models
    account = models.RegistrationRequest(
        username=username, email=f"{username}@example.org", password=PASSWORD
    )
    user = anonymous.call("users.register_user", body=account)
    assert isinstance(user, models.User), user
    login = models.PasswordGrantRequest(username=username, password=PASSWORD)
    tokens = anonymous.call("auth.create_token", body=login)
    assert isinstance(tokens, models.Tokens), tokens
    with load("client").AuthenticatedClient(base_url=stack.url, token=tokens.access) as client:
        yield Generated(load, client)


def define(models: Any) -> Any:
    """The definition of a poll."""
    choices = [models.ChoiceDefinitionRequest(label=label) for label in ("Tea", "Coffee")]
    return models.NewSinglePollRequest(title="What shall we drink?", choices=choices)


def test_a_generated_client_registers_creates_a_poll_and_votes(person: Generated) -> None:
    models = person.models
    poll = person.call("polls.create_poll", body=define(models), idempotency_key=uuid4().hex)
    assert isinstance(poll, models.Poll), poll
    assert [choice.label for choice in poll.choices] == ["Tea", "Coffee"]
    assert person.call("polls.open_poll", poll.id).status == "open"

    ballot = models.Cast(poll_id=poll.id, choice_id=poll.choices[0].id)
    vote = person.call("votes.cast_vote", body=ballot, idempotency_key=uuid4().hex)
    assert isinstance(vote, models.Vote), vote
    assert (vote.poll_id, vote.choice_id) == (poll.id, poll.choices[0].id)

    def counted() -> Any:
        results = person.call("polls.get_results", poll.id, min_position=vote.position_hint)
        return results if results.total_votes == 1 else None

    results = eventually(counted)
    assert [choice.votes for choice in results.choices] == [1, 0]
    assert [v.id for v in person.call("votes.list_votes", poll_id=poll.id).results] == [vote.id]


def test_a_generated_client_ranks_the_choices_of_a_poll(person: Generated) -> None:
    models = person.models
    new = models.NewRankedPollRequest(
        ballot_type=models.NewRankedPollRequestBallotType.RANKED,
        title="What shall we drink?",
        choices=define(models).choices,
    )
    poll = person.call("polls.create_poll", body=new)
    assert isinstance(poll, models.Poll), poll
    person.call("polls.open_poll", poll.id)
    ranking = [str(choice.id) for choice in poll.choices]
    cast = models.Cast(poll_id=poll.id, ballot=models.Ballot(ranking=ranking))
    vote = person.call("votes.cast_vote", body=cast)
    assert isinstance(vote, models.Vote), vote
    assert vote.ballot.ranking == ranking


def test_a_generated_client_reads_a_refusal_as_a_problem(
    person: Generated, anonymous: Generated
) -> None:
    models = person.models
    refused = anonymous.call("polls.create_poll", body=define(models))
    assert isinstance(refused, models.Problem), refused
    assert (refused.status, refused.code) == (401, "authentication-required")

    unknown = person.call("polls.get_poll", uuid4())
    assert (unknown.status, unknown.code) == (404, "not-found")
    ballot = models.Cast(poll_id=uuid4(), choice_id=uuid4())
    assert person.call("votes.cast_vote", body=ballot).code == "poll-not-found"

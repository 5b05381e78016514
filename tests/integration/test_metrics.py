"""The metrics of processes."""

from __future__ import annotations

import re

import pytest

from integration.answers import expect
from integration.client import Api, Caller, People
from integration.processes import ProcessStack
from integration.stack import Stack
from integration.waiting import eventually
from local.commands.metrics import ask, places

pytestmark = pytest.mark.processes("it reads metrics by the sockets of ./provote")
CASTS = (
    'provote_http_request_duration_seconds_count{method="POST",route="/api/v1/votes",status="2xx"}'
)


def metrics(stack: Stack, process: str) -> dict[str, float]:
    """The metrics of a process, by name and labels."""
    assert isinstance(stack, ProcessStack)
    text = ask(places(stack.instance)[process])
    return {n: float(v) for n, v in re.findall(r"^([a-z][^#]*?) (\S+)$", text, re.MULTILINE)}


def test_every_working_process_has_metrics(stack: Stack) -> None:
    assert isinstance(stack, ProcessStack)
    running = {entry["name"] for entry in stack.status()["processes"]}
    silent = {"postgres", "redis", "fork-server", "gateway", "beat"}
    assert set(places(stack.instance)) == running - silent
    for process in running - silent:
        assert any(name.startswith("provote_") for name in metrics(stack, process)), process


def test_casting_workers_count_together_and_include_dead_ones(
    stack: Stack, people: People
) -> None:
    poll = people.register("owner").open_poll(eligibility="delegated")
    backend = poll.owner.api_key()
    before = metrics(stack, "votes-cast").get(CASTS, 0)
    for voter in range(40):
        with Caller(
            Api(stack.url)
        ).api.http as line:  # a new connection, so that any worker may get it
            headers = {"Authorization": f"Bearer {backend.token}"}
            ballot = poll.ballot("Tea", voter=str(voter))
            expect(line.post("/api/v1/votes/", json=ballot, headers=headers), 201)
    answers = {metrics(stack, "votes-cast")[CASTS] - before for _ in range(10)}
    assert answers == {40}, "workers respond differently"
    stack.kill_worker("votes-cast")
    stack.heal()
    eventually(lambda: metrics(stack, "votes-cast")[CASTS] - before == 40)


def test_metrics_follow_a_vote_to_its_count(stack: Stack, people: People) -> None:
    def applied() -> float:
        name = 'provote_events_applied_total{source="votes/0"}'
        processes = ("analytics-worker", "analytics-follow")
        return sum(metrics(stack, process).get(name, 0) for process in processes)

    verdict = 'provote_cast_verdicts_total{verdict="accepted"}'
    before = applied(), metrics(stack, "votes-cast").get(verdict, 0)
    poll = people.register("owner").open_poll(eligibility="delegated")
    poll.owner.api_key().vote(poll, "Tea", voter="one")
    eventually(lambda: applied() >= before[0] + 1)
    assert metrics(stack, "votes-cast")[verdict] >= before[1] + 1
    eventually(lambda: metrics(stack, "analytics")['provote_event_lag{source="votes/0"}'] == 0)
    assert (
        metrics(stack, "votes-relay")['provote_loop_success_timestamp_seconds{loop="stamp"}'] > 0
    )

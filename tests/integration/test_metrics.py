"""What processes count, and tell whoever asks them."""

from __future__ import annotations

import re

import pytest

from integration.answers import expect
from integration.client import Api, Caller, People
from integration.processes import ProcessStack
from integration.stack import Stack
from integration.waiting import eventually
from local.commands.metrics import ask, places

pytestmark = pytest.mark.processes("it asks by the sockets of ./provote")
CASTS = (
    'provote_http_request_duration_seconds_count{method="POST",route="/api/v1/votes",status="2xx"}'
)


def told(stack: Stack, process: str) -> dict[str, float]:
    """What a process tells, by name and labels."""
    assert isinstance(stack, ProcessStack)
    text = ask(places(stack.instance)[process])
    return {n: float(v) for n, v in re.findall(r"^([a-z][^#]*?) (\S+)$", text, re.MULTILINE)}


def test_every_process_that_works_tells_what_it_counts(stack: Stack) -> None:
    assert isinstance(stack, ProcessStack)
    running = {entry["name"] for entry in stack.status()["processes"]}
    silent = {"postgres", "redis", "fork-server", "gateway", "beat"}
    assert set(places(stack.instance)) == running - silent
    for process in running - silent:
        assert any(name.startswith("provote_") for name in told(stack, process)), process


def test_the_workers_of_casting_count_together_and_the_dead_still_count(
    stack: Stack, people: People
) -> None:
    poll = people.register("owner").open_poll(eligibility="delegated")
    backend = poll.owner.api_key()
    before = told(stack, "votes-cast").get(CASTS, 0)
    for voter in range(40):
        with Caller(Api(stack.url)).api.http as line:  # of its own, so that any worker gets it
            headers = {"Authorization": f"Bearer {backend.token}"}
            ballot = poll.ballot("Tea", voter=str(voter))
            expect(line.post("/api/v1/votes/", json=ballot, headers=headers), 201)
    answers = {told(stack, "votes-cast")[CASTS] - before for _ in range(10)}
    assert answers == {40}, "whichever worker is asked"
    stack.kill_worker("votes-cast")
    stack.heal()
    eventually(lambda: told(stack, "votes-cast")[CASTS] - before == 40)


def test_metrics_follow_a_vote_to_its_count(stack: Stack, people: People) -> None:
    def applied() -> float:
        name = 'provote_events_applied_total{source="votes/0"}'
        processes = ("analytics-worker", "analytics-follow")
        return sum(told(stack, process).get(name, 0) for process in processes)

    verdict = 'provote_cast_verdicts_total{verdict="accepted"}'
    before = applied(), told(stack, "votes-cast").get(verdict, 0)
    poll = people.register("owner").open_poll(eligibility="delegated")
    poll.owner.api_key().vote(poll, "Tea", voter="one")
    eventually(lambda: applied() >= before[0] + 1)
    assert told(stack, "votes-cast")[verdict] >= before[1] + 1
    eventually(lambda: told(stack, "analytics")['provote_event_lag{source="votes/0"}'] == 0)
    assert told(stack, "votes-relay")['provote_loop_success_timestamp_seconds{loop="stamp"}'] > 0

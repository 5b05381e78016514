"""Properties of containers: one service each, hardened, and scalable."""

from __future__ import annotations

import json
from typing import Any

import pytest

from integration.client import Backend, Caller, Person, Poll
from integration.containers import ContainerStack
from integration.database import SERVICES
from integration.load import Post, run, steadily
from integration.stack import Stack
from integration.traffic import traffic
from integration.waiting import eventually

VOTES = "/api/v1/votes/"
REPLACED = ("users", "polls", "votes", "analytics", "votes-cast", "analytics-stream",
            "users-relay", "polls-relay", "votes-relay", "analytics-follow",
            "webhooks", "webhooks-send")  # fmt: skip
OURS = [
    "gateway", "users", "users-relay", "users-worker", "users-mail", "polls", "polls-relay",
    "polls-worker",
    "votes", "votes-cast", "votes-relay", "votes-worker", "analytics", "analytics-stream",
    "analytics-follow",
    "analytics-worker", "analytics-tally", "webhooks", "webhooks-send", "beat", "postgres",
    "redis",
]  # fmt: skip


@pytest.fixture(scope="module")
def containers(stack: Stack) -> ContainerStack:
    """The platform in containers; other platforms skip these tests."""
    if not isinstance(stack, ContainerStack):
        pytest.skip("needs containers")
    return stack


@pytest.fixture
def poll(owner: Person) -> Poll:
    """An open poll for the backend's voters."""
    return owner.open_poll(eligibility="delegated")


def passed_on(containers: ContainerStack, path: str, since: int) -> list[dict[str, Any]]:
    """The gateway's log lines about a path, after the first `since` characters."""
    lines = containers.log("gateway")[since:].splitlines()
    return [line for text in lines if _is_post(line := json.loads(text), path)]


def _is_post(line: dict[str, Any], path: str) -> bool:
    return bool(line["method"] == "POST" and line["path"] == path)


def _all_of(lines: list[dict[str, Any]], count: int) -> list[dict[str, Any]]:
    return lines if len(lines) >= count else []


def test_new_replicas_get_votes_without_a_restart_of_the_gateway(
    containers: ContainerStack, poll: Poll, backend: Backend
) -> None:
    gateway, logged = containers.pid("gateway"), len(containers.log("gateway"))
    posts = [
        Post(VOTES, poll.ballot("Tea", voter=f"voter {n}"), backend.token) for n in range(120)
    ]
    with containers.scaled("votes-cast", 3):
        replies = run(steadily(containers.url, posts, lines=4))
        assert {reply.status for reply in replies} == {201}
        expected = set(containers.addresses("votes-cast"))
        lines = eventually(lambda: _all_of(passed_on(containers, VOTES, logged), len(posts)))
        seen = {line["upstream"] for line in lines}
    assert len(expected) == 3
    assert {address.split(":")[0] for address in seen} == expected
    assert containers.pid("gateway") == gateway
    eventually(lambda: poll.is_counted(120))


@pytest.mark.parametrize("name", ["polls", "votes-cast", "redis"])
def test_a_container_whose_program_dies_is_restarted(
    containers: ContainerStack, anonymous: Caller, name: str
) -> None:
    before = containers.pid(name)
    containers.kill(name)
    eventually(lambda: containers.pid(name) not in (None, before), within=30)
    containers.heal()
    assert anonymous.get("/api/v1/polls/").status_code == 200


def test_a_container_with_a_new_address_is_found(
    containers: ContainerStack, anonymous: Caller
) -> None:
    [before] = containers.addresses("polls")
    containers.recreate("polls")
    after = containers.addresses("polls")
    assert len(after) == 1, before
    eventually(lambda: anonymous.get("/api/v1/polls/").status_code == 200)


@pytest.mark.parametrize("service", SERVICES)
def test_an_image_has_only_its_own_service_and_no_build_tools(
    containers: ContainerStack, service: str
) -> None:
    content = set(containers.shell(service, "ls /app").split())
    packages = {"provote_core", "provote_admin", "provote_rules"}
    assert content == {"manage.py", *packages, service, "__pycache__"}
    for sibling in set(SERVICES) - {service}:
        script = f"find / -xdev -path '*/{sibling}/settings.py' -not -path '/proc/*' 2>/dev/null"
        assert containers.shell(service, f"{script} || true") == ""
    assert containers.shell(service, "command -v pip gcc cc make git curl || true") == ""
    assert "No module" in containers.shell(service, "python -m pip 2>&1 || true")


@pytest.mark.parametrize("name", OURS)
def test_no_container_is_root_or_can_become_it(containers: ContainerStack, name: str) -> None:
    assert containers.shell(name, "id -u").strip() != "0"
    status = containers.shell(name, "cat /proc/self/status")
    assert "CapEff:\t0000000000000000" in status
    assert "CapBnd:\t0000000000000000" in status
    assert "NoNewPrivs:\t1" in status
    output = containers.shell(name, "touch /etc/x /usr/x 2>&1 || true")
    assert output.count("Read-only file system") == 2


def test_only_the_gateway_and_senders_of_mails_and_webhooks_reach_the_outside(
    containers: ContainerStack,
) -> None:
    networks = containers.networks()
    assert networks.keys() == {"edge", "inside"}
    assert networks["edge"] == (False, {"gateway", "users-worker", "users-mail", "webhooks-send"})
    assert networks["inside"] == (True, set(OURS))


def test_no_secret_can_be_read_from_outside_its_container(containers: ContainerStack) -> None:
    secrets = set()
    for name in (*SERVICES, "postgres", "redis"):
        read = "for file in /run/secrets/*; do cat $file; echo; done 2>/dev/null"
        secrets |= set(containers.shell(name, read).split())
    secrets = {secret for secret in secrets if len(secret) > 40}
    assert len(secrets) > 20
    described = containers.described()
    assert [secret for secret in secrets if secret in described] == []


def test_all_services_are_restarted_one_by_one_and_no_request_fails(
    containers: ContainerStack, owner: Person, backend: Backend, poll: Poll
) -> None:
    before = {name: containers.pid(name) for name in REPLACED}
    with traffic(owner, backend, poll) as seen:
        eventually(lambda: len(seen.votes) > 50)
        containers.restart(*REPLACED)
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 50)
    assert not seen.failures, "\n".join(seen.failures)
    assert min(seen.count(kind) for kind in ("cast", "batch", "read", "poll")) > 10, seen.answers
    assert all(containers.pid(name) != pid for name, pid in before.items())
    eventually(lambda: poll.is_counted(len(seen.votes)), within=20)

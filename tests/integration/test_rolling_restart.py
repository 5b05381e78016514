"""All processes are replaced under load, and no request fails (faults: row 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from integration.client import Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.recounting import is_reported
from integration.traffic import Responses, mixed_polls, traffic
from integration.waiting import eventually
from local.secrets import Secrets

pytestmark = OF_ITS_OWN
REPLACED = (
    "users", "polls", "votes", "analytics", "votes-cast", "analytics-stream", "users-relay",
    "polls-relay", "votes-relay", "analytics-follow", "users-worker", "users-mail",
    "polls-worker",
    "votes-worker", "analytics-worker", "analytics-tally", "webhooks",
    "webhooks-send", "fork-server", "beat",
)  # fmt: skip
COUNTED_WITHIN = 20.0  # seconds


def assert_no_failures(seen: Responses, platform: OwnPlatform, polls: Sequence[Poll]) -> None:
    """Check that no request failed, and that each acknowledged vote is stored and counted.

    The report of each poll is that of the ballots that were acknowledged.
    """
    assert seen.failures == []
    assert min(seen.count(kind) for kind in ("cast", "batch", "read", "poll")) > 10, seen.answers
    for poll in polls:
        votes = seen.ballots[poll.id]
        assert Database(platform).stored_ids(poll.id) == votes.keys()
        eventually(lambda p=poll, v=votes: p.is_counted(len(v)), within=COUNTED_WITHIN)
        poll.close()
    for poll in polls:
        assert is_reported(poll, seen.ballots[poll.id].values()), poll.definition["ballot_type"]


def numbers(platform: OwnPlatform) -> dict[str, int | None]:
    """The process ids by name."""
    return {entry["name"]: entry["pid"] for entry in platform.status()["processes"]}


def test_all_processes_are_replaced_under_load_and_no_request_fails(
    platform: OwnPlatform, resident: Person
) -> None:
    polls, before = mixed_polls(resident), numbers(platform)
    with traffic(resident, resident.api_key(), *polls) as seen:
        eventually(lambda: len(seen.votes) > 50)
        printed = platform.command("restart")
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 50)
    assert_no_failures(seen, platform, polls)
    after = numbers(platform)
    assert [name for name in REPLACED if after[name] == before[name]] == []
    assert all(f"{name}: replaced" in printed for name in REPLACED if name != "fork-server")
    assert printed.rstrip().endswith("pages: published")
    assert platform.status()["state"] == "running"


def test_one_service_alone_is_replaced(platform: OwnPlatform, resident: Person) -> None:
    polls, before = mixed_polls(resident), numbers(platform)
    with traffic(resident, resident.api_key(), *polls) as seen:
        eventually(lambda: len(seen.votes) > 50)
        platform.command("restart", "--service", "votes")
    assert_no_failures(seen, platform, polls)
    replaced = {name for name, pid in numbers(platform).items() if pid != before[name]}
    assert replaced == {"votes", "votes-cast", "votes-relay", "votes-worker"}


@contextmanager
def without(file: Path) -> Iterator[None]:
    """Remove a file for the length of a block."""
    kept = file.rename(file.with_name("kept"))
    try:
        yield
    finally:
        kept.rename(file)


def test_a_process_that_does_not_start_leaves_the_old_one_in_service(
    platform: OwnPlatform, resident: Person
) -> None:
    polls, before = mixed_polls(resident), numbers(platform)
    key = Secrets(platform.instance.secrets).digest_key("votes")
    with without(key), traffic(resident, resident.api_key(), *polls) as seen:
        eventually(lambda: len(seen.votes) > 20)
        printed = platform.command("restart", "votes-cast", code=1)
        eventually(lambda: seen.count("poll") > 10)
    assert "the new votes-cast does not start (exit code" in printed
    assert "No such file or directory" in printed, "the message has no reason"
    assert_no_failures(seen, platform, polls)
    assert numbers(platform) == before


def test_an_unknown_process_is_refused(platform: OwnPlatform) -> None:
    printed = platform.command("restart", "vots", code=1)
    assert "vots cannot be restarted alone; there are: users, polls" in printed
    printed = platform.command("restart", "--service", "postgres", code=1)
    assert "no service postgres; there are: users, polls, votes, analytics" in printed

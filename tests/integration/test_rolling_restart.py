"""Everything is replaced under load, and nobody notices (faults: row 10)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from integration.client import Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import Seen, traffic
from integration.waiting import eventually
from local.secrets import Secrets

pytestmark = OF_ITS_OWN
REPLACED = (
    "users", "polls", "votes", "analytics", "votes-cast", "users-relay", "polls-relay",
    "votes-relay", "analytics-follow", "users-worker", "polls-worker", "votes-worker",
    "analytics-worker", "fork-server", "beat",
)  # fmt: skip
COUNTED_WITHIN = 20.0  # seconds


def assert_unnoticed(seen: Seen, platform: OwnPlatform, poll: Poll) -> None:
    """Every request was answered as ever, and each acknowledged vote is stored and counted."""
    assert seen.failures == []
    assert min(seen.count(kind) for kind in ("cast", "batch", "read", "poll")) > 10, seen.answers
    assert Database(platform).stored_ids(poll.id) == seen.votes
    eventually(lambda: poll.is_counted(len(seen.votes)), within=COUNTED_WITHIN)


def numbers(platform: OwnPlatform) -> dict[str, int | None]:
    """The process ids by name."""
    return {entry["name"]: entry["pid"] for entry in platform.status()["processes"]}


def test_everything_is_replaced_under_load_and_no_request_fails(
    platform: OwnPlatform, resident: Person
) -> None:
    poll, before = resident.open_poll(eligibility="delegated"), numbers(platform)
    with traffic(resident, resident.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 50)
        said = platform.command("restart")
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 50)
    assert_unnoticed(seen, platform, poll)
    after = numbers(platform)
    assert [name for name in REPLACED if after[name] == before[name]] == []
    assert all(f"{name}: replaced" in said for name in REPLACED if name != "fork-server")
    assert platform.status()["state"] == "running"


def test_one_service_alone_is_replaced(platform: OwnPlatform, resident: Person) -> None:
    poll, before = resident.open_poll(eligibility="delegated"), numbers(platform)
    with traffic(resident, resident.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 50)
        platform.command("restart", "--service", "votes")
    assert_unnoticed(seen, platform, poll)
    replaced = {name for name, pid in numbers(platform).items() if pid != before[name]}
    assert replaced == {"votes", "votes-cast", "votes-relay", "votes-worker"}


@contextmanager
def lost(file: Path) -> Iterator[None]:
    """A file is not there, for the length of a block."""
    kept = file.rename(file.with_name("kept"))
    try:
        yield
    finally:
        kept.rename(file)


def test_what_does_not_start_leaves_the_old_process_in_service(
    platform: OwnPlatform, resident: Person
) -> None:
    poll, before = resident.open_poll(eligibility="delegated"), numbers(platform)
    key = Secrets(platform.instance.secrets).digest_key("votes")
    with lost(key), traffic(resident, resident.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 20)
        said = platform.command("restart", "votes-cast", code=1)
        eventually(lambda: seen.count("poll") > 10)
    assert "the new votes-cast does not start (exit code" in said
    assert "No such file or directory" in said, "and why"
    assert_unnoticed(seen, platform, poll)
    assert numbers(platform) == before


def test_what_is_not_a_process_is_refused(platform: OwnPlatform) -> None:
    said = platform.command("restart", "vots", code=1)
    assert "vots cannot be restarted alone; there are: users, polls" in said
    said = platform.command("restart", "--service", "postgres", code=1)
    assert "no service postgres; there are: users, polls, votes, analytics" in said

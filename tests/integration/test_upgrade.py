"""A platform that the last release started becomes this one by `./provote restart`, in place.

The supervisor stays that of the last release until `./provote down` and `up`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from integration.answers import expect, problem
from integration.client import Api, People, Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import traffic
from integration.trees import become_this_tree, with_environment
from integration.waiting import eventually
from local.failures import Failure
from local.process.control_socket import unknown_to_supervisor
from tools import released

pytestmark = OF_ITS_OWN
COUNTED_WITHIN = 20.0  # seconds
REBUILT_WITHIN = 60.0
NEW = "analytics-stream, webhooks, webhooks-send, users-mail"  # since 0.3.0


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform that the last release has started."""
    try:
        tree = with_environment(released.last().unpack(folder / "tree"))
    except Failure as failure:
        pytest.skip(str(failure))
    (tree / "provote").chmod(0o755)
    with OwnPlatform(folder / "data", environment={}, tree=tree).running() as platform:
        yield platform


def in_minutes(poll: Poll) -> int | None:
    """The votes of a poll in all of its minutes; None while they are rebuilt."""
    answer = poll.owner.get(f"/api/v1/analytics/polls/{poll.id}/timeline/", bucket="minute")
    if answer.status_code == 503:
        problem(answer, 503, "analytics-incomplete")
        return None
    return sum(bucket["votes"] for bucket in expect(answer, 200)["buckets"])


def assert_kept(platform: OwnPlatform, poll: Poll, votes: set[str]) -> None:
    """Check that exactly these votes are stored, counted, and in a minute."""
    assert Database(platform).stored_ids(poll.id) == votes
    eventually(lambda: poll.is_counted(len(votes)), within=COUNTED_WITHIN)
    eventually(lambda: in_minutes(poll) == len(votes), within=REBUILT_WITHIN)


def test_a_restart_and_a_new_start_take_the_platform_to_this_release(
    platform: OwnPlatform, resident: Person
) -> None:
    poll = resident.open_poll(eligibility="delegated")
    problem(resident.get("/api/v1/webhooks/"), 404, "not-found")
    with traffic(resident, resident.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 20)
        become_this_tree(platform.tree)
        printed = platform.command("restart")
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 20)
    assert seen.failures == []
    assert "gateway: replaced" in printed
    assert f"not running, since the supervisor is older: {NEW}" in printed
    assert_kept(platform, poll, seen.votes)
    problem(resident.get("/api/v1/webhooks/"), 503, "service-unavailable")
    expect(resident.get(f"{poll.url}export/", what="timeline", format="json"), 200)
    with platform.while_down():
        pass
    assert unknown_to_supervisor(platform.instance) == []
    with closing(Api(platform.url)) as api:
        expect(People(api).register("newcomer").get("/api/v1/webhooks/"), 200)
    assert_kept(platform, poll, seen.votes)

"""A platform that the last release started becomes this one by `./provote restart`, in place.

The supervisor stays that of the last release until `./provote down` and `up`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from integration.answers import expect
from integration.client import Api, People, Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import traffic
from integration.trees import become_this_tree, with_environment
from integration.waiting import eventually
from local.failures import Failure
from local.process.control_socket import unknown_to_supervisor
from provote_core.services import APIS, RELAYS, WORKERS
from tools import released

pytestmark = OF_ITS_OWN
COUNTED_WITHIN = 20.0  # seconds


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


def assert_kept(platform: OwnPlatform, poll: Poll, votes: set[str]) -> None:
    """Check that exactly these votes are stored, counted, and in a minute."""
    assert Database(platform).stored_ids(poll.id) == votes
    eventually(lambda: poll.is_counted(len(votes)), within=COUNTED_WITHIN)
    eventually(lambda: poll.votes_in_minutes() == len(votes), within=COUNTED_WITHIN)


def test_a_restart_and_a_new_start_take_the_platform_to_this_release(
    platform: OwnPlatform, resident: Person
) -> None:
    poll = resident.open_poll(eligibility="delegated")
    with traffic(resident, resident.api_key(), poll) as seen:
        eventually(lambda: len(seen.votes) > 20)
        become_this_tree(platform.tree)
        printed = platform.command("restart")
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 20)
    assert seen.failures == []
    assert 'data-page="home"' in resident.get("/").text
    for name in (*APIS, *RELAYS, *WORKERS, "gateway"):
        assert f"{name}: replaced" in printed
    assert unknown_to_supervisor(platform.instance) == []
    assert_kept(platform, poll, seen.votes)
    expect(resident.get(f"{poll.url}export/", what="timeline", format="json"), 200)
    with platform.while_down():
        pass
    with closing(Api(platform.url)) as api:
        expect(People(api).register("newcomer").get("/api/v1/webhooks/"), 200)
    assert_kept(platform, poll, seen.votes)

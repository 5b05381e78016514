"""Backup while votes are cast, and restore: elsewhere, in its place, and of one service alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from integration.answers import problem
from integration.client import VOTES, Api, Backend, People, Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.traffic import traffic
from integration.waiting import eventually

pytestmark = OF_ITS_OWN
HEALED_WITHIN = 30.0  # seconds
EPOCHS = """
SELECT source, epoch FROM {}.outbox_head ORDER BY source
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the backups go."""
    return tmp_path_factory.mktemp("backups")


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A platform that is backed up."""
    platform = OwnPlatform(folder / "data", environment={})
    platform.up()
    yield platform
    platform.down()


@pytest.fixture(scope="module")
def owner(platform: OwnPlatform) -> Iterator[Person]:
    """Somebody who makes polls."""
    api = Api(platform.url)
    yield People(api).register("owner")
    api.close()


def epochs(platform: OwnPlatform) -> dict[str, int]:
    """The epoch of each source."""
    database = Database(platform)
    services = ("users", "polls", "votes")
    return dict(row for name in services for row in database.rows("postgres", EPOCHS.format(name)))


def test_a_backup_under_load_holds_every_vote_acknowledged_before_it_began(
    platform: OwnPlatform, owner: Person, folder: Path
) -> None:
    poll, backend = owner.open_poll(eligibility="delegated"), owner.api_key()
    twin = backend.vote(poll, "Tea", voter="twin")
    file = folder / "under-load"
    with traffic(owner, backend, poll) as seen:
        eventually(lambda: len(seen.votes) > 100)
        before = set(seen.votes)
        platform.command("backup", "--out", str(file))
        votes = len(seen.votes)
        eventually(lambda: len(seen.votes) > votes + 50)
    assert seen.failures == []

    elsewhere = OwnPlatform(folder / "elsewhere", environment={})
    elsewhere.command("restore", str(file), "--keys", f"{file}.keys")
    elsewhere.up()
    try:
        stored = Database(elsewhere).stored_ids(poll.id)
        assert before | {twin["id"]} <= stored, "acknowledged before, and not in the backup"
        assert stored - {twin["id"]} < seen.votes, "and nothing that was never acknowledged"
        assert all(epochs(elsewhere)[source] > n for source, n in epochs(platform).items())
        assert_goes_on(elsewhere, owner, backend, poll, len(stored))
    finally:
        elsewhere.down()


def assert_goes_on(
    platform: OwnPlatform, owner: Person, backend: Backend, poll: Poll, votes: int
) -> None:
    """Results are right, people log in, receipts are the same, and nobody votes twice."""
    api = Api(platform.url)
    poll = replace(poll, owner=Person(api, owner.username, owner.profile))
    eventually(lambda: poll.is_counted(votes), within=HEALED_WITHIN)
    there = Backend(api, backend.credentials["api_key"])
    problem(there.cast(poll, "Coffee", voter="twin"), 409, "already-voted")
    [vote] = there.get(VOTES, poll_id=poll.id, voter_ref="twin").json()["results"]
    [same] = backend.get(VOTES, poll_id=poll.id, voter_ref="twin").json()["results"]
    assert vote["receipt"] == same["receipt"]
    there.vote(poll, "Tea", voter="another")
    eventually(lambda: poll.is_counted(votes + 1), within=HEALED_WITHIN)
    api.close()


def test_votes_alone_go_back_to_an_older_backup_and_the_count_follows(
    platform: OwnPlatform, owner: Person, folder: Path
) -> None:
    poll, backend, file = owner.open_poll(eligibility="delegated"), owner.api_key(), folder / "old"
    kept = {backend.vote(poll, "Tea", voter=f"early {n}")["id"] for n in range(5)}
    eventually(lambda: poll.is_counted(5))
    platform.command("backup", "--out", str(file))
    for n in range(5):
        backend.vote(poll, "Coffee", voter=f"late {n}")
    eventually(lambda: poll.is_counted(10))
    before = epochs(platform)
    platform.down()
    said = platform.command("restore", str(file), "--service", "votes", code=1)
    assert "has data: --replace" in said
    platform.command("restore", str(file), "--service", "votes", "--replace")
    platform.up()
    assert Database(platform).stored_ids(poll.id) == kept
    eventually(lambda: poll.is_counted(5), within=HEALED_WITHIN)
    assert poll.totals() == {"Tea": 5, "Coffee": 0}
    changed = {source for source, epoch in epochs(platform).items() if epoch != before[source]}
    assert changed == {"votes/0"}
    backend.vote(poll, "Coffee", voter="late 0")
    eventually(lambda: poll.is_counted(6), within=HEALED_WITHIN)


def test_what_cannot_be_restored_is_refused_before_anything_is_touched(
    platform: OwnPlatform, owner: Person, folder: Path
) -> None:
    file, target = folder / "whole", OwnPlatform(folder / "target", environment={})
    platform.command("backup", "--out", str(file))
    assert "exists: choose another" in platform.command("backup", "--out", str(file), code=1)
    assert "stop it with" in platform.command("restore", str(file), "--replace", code=1)
    assert "not got the backup's keys" in target.command("restore", str(file), code=1)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    damaged = folder / "damaged"
    damaged.write_bytes(content)
    for broken, cut in ((damaged, None), (folder / "cut", len(content) // 2)):
        broken.write_bytes(content[:cut])
        said = target.command("restore", str(broken), "--keys", f"{file}.keys", code=1)
        assert "damaged" in said
    assert not target.data.exists()
    assert file.stat().st_mode & 0o077 == 0, "nobody else may read it"

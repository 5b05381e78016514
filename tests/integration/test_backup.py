"""A backup while votes are cast, and its restore: to a new, the same, or another instance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from integration.answers import expect, problem
from integration.client import VOTES, Api, Backend, Caller, People, Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.pictures import assert_served, photo, pictured_poll, upload
from integration.traffic import traffic
from integration.waiting import eventually

pytestmark = OF_ITS_OWN
HEALED_WITHIN = 30.0  # seconds


def test_a_backup_under_load_has_all_images_and_votes_acknowledged_before_it_started(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    image = upload(resident, photo())
    pictured_poll(resident, image)
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    twin = backend.vote(poll, "Tea", voter="twin")
    file = folder / "under-load"
    with traffic(resident, backend, poll) as seen:
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
        assert before | {twin["id"]} <= stored, "an acknowledged vote is missing in it"
        assert stored - {twin["id"]} < seen.votes, "it has a vote that was not acknowledged"
        here, there = Database(platform).epochs(), Database(elsewhere).epochs()
        assert all(there[source] > epoch for source, epoch in here.items())
        assert_continues(elsewhere, resident, backend, poll, len(stored))
        api = Api(elsewhere.url)
        assert_served(Person(api, resident.username, resident.profile), image)
        api.close()
    finally:
        elsewhere.down()


def assert_continues(
    platform: OwnPlatform, resident: Person, backend: Backend, poll: Poll, votes: int
) -> None:
    """Check that results, logins and receipts are right, and that no voter votes twice."""
    api = Api(platform.url)
    poll = replace(poll, owner=Person(api, resident.username, resident.profile))
    eventually(lambda: poll.is_counted(votes), within=HEALED_WITHIN)
    there = Backend(api, backend.credentials["api_key"])
    problem(there.cast(poll, "Coffee", voter="twin"), 409, "already-voted")
    [vote] = there.get(VOTES, poll_id=poll.id, voter_ref="twin").json()["results"]
    [same] = backend.get(VOTES, poll_id=poll.id, voter_ref="twin").json()["results"]
    assert vote["receipt"] == same["receipt"]
    there.vote(poll, "Tea", voter="another")
    eventually(lambda: poll.is_counted(votes + 1), within=HEALED_WITHIN)
    api.close()


def test_images_return_with_their_polls(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    image = upload(resident, photo())
    poll, file = pictured_poll(resident, image), folder / "with-images"
    platform.command("backup", "--out", str(file))
    expect(resident.ask("DELETE", poll.url, headers={"If-Match": "*"}), 204)
    largest = image["sizes"][0]["url"]
    eventually(lambda: resident.api.request("GET", largest).status_code == 404)
    with platform.while_down():
        platform.command("restore", str(file), "--service", "polls", "--replace")
    assert expect(resident.get(poll.url), 200)["image"]["sizes"] == image["sizes"]
    assert_served(resident, image)


def test_a_whole_instance_returns_to_an_older_backup(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    file = folder / "all"
    kept = {backend.vote(poll, "Tea", voter=f"early {n}")["id"] for n in range(3)}
    eventually(lambda: poll.is_counted(3))
    platform.command("backup", "--out", str(file))
    backend.vote(poll, "Coffee", voter="late")
    since, newcomer = resident.open_poll(), People(resident.api).register("newcomer")
    poll.close()
    eventually(lambda: poll.results()["final"])
    before = Database(platform).epochs()
    with platform.while_down():
        assert "has data: --replace" in platform.command("restore", str(file), code=1)
        printed = platform.command("restore", file.name, "--replace", cwd=file.parent)
        assert f"What was there is in {platform.data}/postgres/replaced" in printed
    assert Database(platform).stored_ids(poll.id) == kept
    eventually(lambda: poll.is_counted(3), within=HEALED_WITHIN)
    after = Database(platform).epochs()
    changed = {source for source, epoch in after.items() if epoch != before.get(source)}
    assert changed == {"users/0", "polls/0", "votes/0"}
    assert expect(resident.get(poll.url), 200)["status"] == "open"
    problem(resident.get(since.url), 404)
    login = {"username": newcomer.username, "password": newcomer.credentials["password"]}
    problem(Caller(resident.api).post("/api/v1/auth/token/", login), 401)
    backend.vote(poll, "Coffee", voter="late")
    poll.close()
    eventually(lambda: poll.results()["final"] and poll.is_counted(4), within=HEALED_WITHIN)


def test_an_instance_becomes_another_with_its_keys(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    file = folder / "its"
    backend.vote(poll, "Tea", voter="twin")
    platform.command("backup", "--out", str(file))
    other = OwnPlatform(folder / "other", environment={})
    other.up()
    try:
        api = Api(other.url)
        lost = People(api).register("lost")
        with other.while_down():
            whole = ("restore", str(file), "--replace")
            assert "has not got the backup's keys" in other.command(*whole, code=1)
            other.command(*whole, "--keys", f"{file}.keys")
        login = {"username": lost.username, "password": lost.credentials["password"]}
        problem(Caller(api).post("/api/v1/auth/token/", login), 401)
        api.close()
        assert_continues(other, resident, backend, poll, 1)
    finally:
        other.down()

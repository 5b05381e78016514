"""Restores of one service, refused restores, and interrupted ones."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

from integration.answers import expect, problem
from integration.client import Backend, Person, Poll
from integration.database import Database
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.recounting import Shown, ballot_of, is_reported
from integration.traffic import mixed_polls
from integration.waiting import eventually
from integration.world import ANY_VERSION
from local import proc
from local.commands.backup_files import MANIFEST

pytestmark = OF_ITS_OWN
HEALED_WITHIN = 30.0  # seconds


def test_votes_alone_return_to_an_older_backup_and_the_count_follows(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    file = folder / "old"
    kept = {backend.vote(poll, "Tea", voter=f"early {n}")["id"] for n in range(5)}
    shut = resident.open_poll(eligibility="delegated")
    backend.vote(shut, "Tea", voter="early")
    mixed = {made.id: made for made in mixed_polls(resident)}
    early = {id_: _cast(backend, made, "early") for id_, made in mixed.items()}
    eventually(lambda: poll.is_counted(5) and shut.is_counted(1))
    platform.command("backup", "--out", str(file))
    for n in range(5):
        backend.vote(poll, "Coffee", voter=f"late {n}")
    for made in mixed.values():
        _cast(backend, made, "late")
    closed_at = shut.close()["closed_at"]
    eventually(lambda: poll.is_counted(10) and shut.results()["final"])
    before = Database(platform).epochs()
    with platform.while_down():
        words = ("restore", str(file), "--service", "votes")
        assert "has data: --replace" in platform.command(*words, code=1)
        platform.command(*words, "--replace")
    assert Database(platform).stored_ids(poll.id) == kept
    eventually(lambda: poll.is_counted(5), within=HEALED_WITHIN)
    assert poll.totals() == {"Tea": 5, "Coffee": 0}
    after = Database(platform).epochs()
    changed = {source for source, epoch in after.items() if epoch != before[source]}
    assert changed == {"votes/0"}
    backend.vote(poll, "Coffee", voter="late 0")
    eventually(lambda: poll.is_counted(6), within=HEALED_WITHIN)
    # Its seal was lost, and is set again at the time of closing that polls stores.
    eventually(lambda: shut.results()["final"] and shut.is_counted(1), within=HEALED_WITHIN)
    assert expect(resident.get(shut.url), 200)["closed_at"] == closed_at
    sealed_at = Database(platform).one(
        "votes", "SELECT sealed_at FROM poll_snapshot WHERE poll_id = %s", shut.id
    )
    assert sealed_at == datetime.fromisoformat(closed_at)
    problem(backend.cast(shut, "Tea", voter="late"), 409, "poll-not-open")
    for made in mixed.values():
        made.close()
    for id_, made in mixed.items():
        assert is_reported(made, early[id_]), "the count has votes that were lost"


def _cast(backend: Backend, poll: Poll, when: str) -> list[Shown]:
    votes = [backend.vote(poll, ("Tea", "Coffee")[n % 2], voter=f"{when} {n}") for n in range(3)]
    return [ballot_of(vote) for vote in votes]


def test_polls_alone_return_to_an_older_backup_and_votes_follow_them(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    draft, kept = (
        make(eligibility="delegated") for make in (resident.create_poll, resident.open_poll)
    )
    backend, file, voters = resident.api_key(), folder / "polls", count()
    platform.command("backup", "--out", str(file))
    draft.open()
    gone = resident.open_poll(eligibility="delegated")
    for poll in (draft, kept, gone):
        backend.vote(poll, "Tea", voter="one")
        eventually(lambda poll=poll: poll.is_counted(1))
    with platform.while_down():
        platform.command("restore", str(file), "--service", "polls", "--replace")

    def refused(poll: Poll) -> str:
        answer = backend.cast(poll, "Tea", voter=f"late {next(voters)}")
        return "" if answer.status_code == 201 else str(answer.json()["code"])

    # The polls keep their state until votes receives the events, within a second or two.
    eventually(lambda: refused(draft) == "poll-not-open")
    assert refused(gone) == "poll-not-found"
    backend.vote(kept, "Tea", voter="two")
    body = {"choices": [{"label": "Milk"}, {"label": "Coffee"}]}
    anew = Poll(
        resident, expect(resident.ask("PATCH", draft.url, body=body, headers=ANY_VERSION), 200)
    )
    anew.open()
    backend.vote(anew, "Milk", voter="three")
    assert refused(draft) == "unknown-choice", "a choice of the lost history is accepted"


def content(platform: OwnPlatform) -> dict[str, tuple[int, int]]:
    """Every file of a stopped platform, with its size and its time of change."""
    files = [path for path in platform.data.rglob("*") if path.is_file() and path.name != "lock"]
    return {str(path): (path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def with_manifest(file: Path, **changes: Any) -> Path:
    """A copy of a backup with changes in its manifest."""
    copy = file.with_name(f"{file.name}-{'-'.join(changes)}")
    with tarfile.open(file) as old, tarfile.open(copy, "w") as new:
        for member in old:
            inside = old.extractfile(member)
            assert inside is not None
            data = inside.read()
            if member.name == MANIFEST:
                data = json.dumps(json.loads(data) | changes).encode()
                member.size = len(data)
            new.addfile(member, BytesIO(data))
    return copy


@contextmanager
def replaced_text(file: Path, text: str) -> Iterator[None]:
    """Replace the content of a file for the length of a block."""
    kept = file.rename(file.with_name(f"{file.name}.kept"))
    file.write_text(text)
    try:
        yield
    finally:
        kept.replace(file)


def test_an_incompatible_restore_is_refused_and_changes_nothing(
    platform: OwnPlatform, folder: Path
) -> None:
    """A backup, or data, of a newer Provote or of another PostgreSQL, with and without data."""
    file, empty = folder / "unfit", OwnPlatform(folder / "empty", environment={})
    platform.command("backup", "--out", str(file))
    stopped = OwnPlatform(folder / "stopped", environment={})
    stopped.command("restore", str(file), "--keys", f"{file}.keys")
    refusals = {
        with_manifest(file, version="99.0.0"): "was made by Provote 99.0.0",
        with_manifest(file, format=2): "restore it with that version or a newer one",
        with_manifest(file, postgres=99): "the backup is of PostgreSQL 99, this one is",
    }
    before = content(stopped)
    for unfit, why in refusals.items():
        for more in (("--keys", f"{file}.keys"), ("--service", "votes")):
            words = ("restore", str(unfit), "--replace", *more)
            assert why in empty.command(*words, code=1)
            assert why in stopped.command(*words, code=1)
    both = ("--keys", f"{file}.keys", "--service", "votes", "--replace")
    assert "is for a whole instance" in stopped.command("restore", str(file), *both, code=1)
    part = ("restore", str(file), "--service", "votes", "--replace")
    assert "has no data of which votes could be" in empty.command(*part, code=1)
    assert "no service vots" in stopped.command(*part[:3], "vots", code=1)
    with replaced_text(stopped.data / "VERSION", "99.0.0"):
        assert "was written by Provote 99.0.0" in stopped.command(*part, code=1)
    with replaced_text(stopped.data / "postgres" / "data" / "PG_VERSION", "9"):
        assert "is of another PostgreSQL" in stopped.command(*part, code=1)
    assert content(stopped) == before
    assert not empty.data.exists()


def test_an_impossible_restore_is_refused_before_any_change(
    platform: OwnPlatform, resident: Person, folder: Path
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
        printed = target.command("restore", str(broken), "--keys", f"{file}.keys", code=1)
        assert "damaged" in printed
    assert not target.data.exists()
    assert file.stat().st_mode & 0o077 == 0, "others may read the backup"


def test_a_killed_restore_keeps_the_data(
    platform: OwnPlatform, resident: Person, folder: Path
) -> None:
    poll, backend = resident.open_poll(eligibility="delegated"), resident.api_key()
    file = folder / "killed"
    platform.command("backup", "--out", str(file))
    vote = backend.vote(poll, "Tea", voter="one")
    with platform.while_down():
        command = [
            sys.executable,
            str(platform.tree / "provote"),
            "restore",
            str(file),
            "--replace",
        ]
        with subprocess.Popen(
            [*command, "--data", str(platform.data)],
            stdout=subprocess.PIPE,
            text=True,
            env=platform.environment,
        ) as restoring:
            assert restoring.stdout is not None
            assert any("restoring" in line for line in restoring.stdout)
            pids = [restoring.pid, *proc.descendants(restoring.pid)]
            proc.send(pids, signal.SIGKILL)
    assert Database(platform).stored_ids(poll.id) == {vote["id"]}
    # The state after a kill during the exchange of the folders.
    with platform.while_down():
        platform.instance.restoring.write_text("all services")
        data = platform.instance.postgres / "data"
        data.rename(data.with_name("replaced"))
        refused = platform.command("up", "--detach", "--port", str(platform.port), code=1)
        assert "a restore of" in refused
        assert "was interrupted: do it again" in refused
        platform.command("restore", str(file), "--replace")
        assert (data.with_name("replaced") / "PG_VERSION").exists(), (
            "the second restore lost the data"
        )
    assert Database(platform).stored_ids(poll.id) == set()
    assert not platform.instance.restoring.exists()

"""Each container gets only its own secrets, and a repeat changes none."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from local import distribute_secrets
from local.install import REPOSITORY, SERVICES
from local.secrets import Secrets

TELLING = ("secret_key", "digest_key", "service_token", "database_url")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The filled folders of the volumes of compose.yaml."""
    monkeypatch.setattr(
        distribute_secrets, "GROUPS", {"postgres": os.getgid(), "redis": os.getgid()}
    )
    for reader in ("kept", *SERVICES, "beat", "postgres", "redis"):
        (tmp_path / reader).mkdir()
    distribute_secrets.distribute(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[Path, str]:
    """Return the content of every file below a folder."""
    return {path: path.read_text() for path in folder.rglob("*") if path.is_file()}


def test_a_repeat_changes_nothing(folder: Path) -> None:
    before = contents(folder)
    distribute_secrets.distribute(folder)
    assert contents(folder) == before


def test_no_service_gets_the_secrets_of_another(folder: Path) -> None:
    texts = {name: "\n".join(contents(folder / name).values()) for name in SERVICES}
    for service in SERVICES:
        for name in TELLING:
            secret = (folder / service / name).read_text()
            assert [reader for reader in SERVICES if secret in texts[reader]] == [service], name
    assert [name for name in SERVICES if "PRIVATE KEY" in texts[name]] == ["users"]
    superuser = (folder / "postgres" / "superuser_password").read_text()
    assert not any(superuser in text for text in texts.values())


def test_beat_gets_only_the_broker_s_address(folder: Path) -> None:
    of_users = (folder / "users" / "redis_url").read_text()
    assert contents(folder / "beat") == {folder / "beat" / "redis_url": of_users}


def test_siblings_know_each_other_by_digests(folder: Path) -> None:
    token = (folder / "votes" / "service_token").read_bytes()
    for service in SERVICES:
        digests = (folder / service / "service_digests").read_text()
        assert f"votes={hashlib.sha256(token).hexdigest()}" in digests


def test_edited_secrets_are_passed_on_and_removed_ones_are_removed(folder: Path) -> None:
    assert (folder / "users" / "email_url").read_text() == "none:"
    (folder / "kept" / "email_url").write_text("smtp://mail.example.org")
    (folder / "kept" / "votes_digest_key").write_text("another")
    [old] = (folder / "kept" / "signing").glob("*.pem")
    old.rename(old.with_name("9999-next.pem"))
    distribute_secrets.distribute(folder)
    assert (folder / "users" / "email_url").read_text() == "smtp://mail.example.org"
    assert (folder / "votes" / "digest_key").read_text() == "another"
    assert [path.name for path in (folder / "users" / "signing").iterdir()] == ["9999-next.pem"]


def test_only_the_intended_accounts_can_read_them(folder: Path) -> None:
    for path in contents(folder):
        shared = path.parent.name in distribute_secrets.GROUPS
        assert path.stat().st_mode & 0o777 == (0o640 if shared else 0o600), path


def accepted(folder: Path, reader: str, service: str) -> list[str]:
    """Return the digests of a service that a reader accepts."""
    pairs = (folder / reader / "service_digests").read_text().split(",")
    return [digest for name, _, digest in (p.partition("=") for p in pairs) if name == service]


def test_a_services_token_is_changed_in_three_steps(folder: Path) -> None:
    """At each step every sent token is accepted, whichever processes have restarted."""
    kept = Secrets(folder / "kept")
    known, sent = [accepted(folder, "polls", "votes")], [kept.service_token("votes").read_text()]
    for step in (1, 2, 3):
        assert distribute_secrets.next_step(kept, "votes").startswith(f"{step} of 3: restart ")
        distribute_secrets.distribute(folder)
        known.append(accepted(folder, "polls", "votes"))
        sent.append((folder / "votes" / "service_token").read_text())
    assert sent[0] == sent[1] != sent[2] == sent[3]
    old, new = (hashlib.sha256(token.encode()).hexdigest() for token in (sent[0], sent[3]))
    assert [set(digests) for digests in known] == [{old}, {old, new}, {old, new}, {new}]
    assert set(accepted(folder, "polls", "users")).isdisjoint({old, new})
    with pytest.raises(SystemExit, match="no service vots"):
        distribute_secrets.next_step(kept, "vots")


def test_the_image_has_every_module_that_it_imports(tmp_path: Path) -> None:
    stage = (
        (REPOSITORY / "Dockerfile").read_text().partition("AS secrets\n")[2].partition("FROM")[0]
    )
    for sources, target in re.findall(r"^COPY (.+) /app/(\S+)$", stage, re.MULTILINE):
        (tmp_path / target).mkdir()
        for source in sources.split():
            shutil.copy(REPOSITORY / source, tmp_path / target)
    program = "import sys; sys.path.insert(0, sys.argv[1]); import local.distribute_secrets"
    command = [sys.executable, "-I", "-S", "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr


def test_servers_elsewhere_are_named_by_a_variable_and_a_secret(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        distribute_secrets, "DATABASE", "one:5432,two:5432/provote?sslmode=require"
    )
    distribute_secrets.distribute(folder)
    (folder / "kept" / "redis_url").write_text("rediss://:theirs@cache.example.org:6380/0\n")
    distribute_secrets.distribute(folder)
    url = (folder / "votes" / "database_url").read_text()
    assert url.endswith("@one:5432,two:5432/provote?sslmode=require")
    for reader in ("votes", "beat"):
        assert (folder / reader / "redis_url").read_text().startswith("rediss://:theirs@cache.")

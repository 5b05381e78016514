"""Secrets are private, unique and permanent."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from local.secrets import Secrets


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    """Fresh secrets."""
    secrets = Secrets(tmp_path / "secrets")
    secrets.ensure()
    return secrets


def contents(secrets: Secrets) -> dict[Path, bytes]:
    """Return the content of every file."""
    return {path: path.read_bytes() for path in secrets.folder.rglob("*") if path.is_file()}


def test_only_the_account_itself_can_read_them(secrets: Secrets) -> None:
    for path in [secrets.folder, *secrets.folder.rglob("*")]:
        expected = 0o700 if path.is_dir() else 0o600
        assert path.stat().st_mode & 0o777 == expected, path


def test_no_two_are_alike(secrets: Secrets) -> None:
    values = contents(secrets).values()
    assert len(set(values)) == len(values)


def test_secrets_do_not_change(secrets: Secrets) -> None:
    before = contents(secrets)
    secrets.ensure()
    assert contents(secrets) == before


def test_a_missing_secret_is_created_and_the_others_stay(secrets: Secrets) -> None:
    before = contents(secrets)
    secrets.digest_key("votes").unlink()
    secrets.ensure()
    changed = {path for path, value in contents(secrets).items() if before[path] != value}
    assert changed == {secrets.digest_key("votes")}


def test_the_signing_key_is_rsa_with_3072_bits(secrets: Secrets) -> None:
    (file,) = secrets.signing_keys.glob("*.pem")
    assert load_pem_private_key(file.read_bytes(), password=None).key_size == 3072


def test_a_change_of_a_token_may_be_interrupted_anywhere(secrets: Secrets) -> None:
    """A repeated step changes nothing, and an unfinished change creates no third token."""
    old = secrets.service_token("votes").read_text()
    secrets.offer_token("votes")
    new = secrets.next_token("votes").read_text()
    secrets.offer_token("votes")
    assert secrets.next_token("votes").read_text() == new != old
    # The state after a kill between the two files that this step writes.
    secrets.former_token("votes").write_text(old)
    for _ in range(2):
        secrets.show_token("votes")
        assert secrets.service_token("votes").read_text() == new
        assert secrets.former_token("votes").read_text() == old
        secrets.offer_token("votes")
        assert not secrets.next_token("votes").exists()
    for _ in range(2):
        secrets.forget_token("votes")
        assert secrets.service_digests().count("votes=") == 1


def test_the_file_of_accepted_digests_is_current(secrets: Secrets) -> None:
    assert secrets.told_digests().read_text() == secrets.service_digests()
    secrets.offer_token("polls")
    assert secrets.told_digests().read_text().count("polls=") == 2

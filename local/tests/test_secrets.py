"""Secrets are private, different from each other, and stay what they are."""

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


def test_they_stay_what_they_are(secrets: Secrets) -> None:
    before = contents(secrets)
    secrets.ensure()
    assert contents(secrets) == before


def test_a_missing_one_is_made_and_the_others_stay(secrets: Secrets) -> None:
    before = contents(secrets)
    secrets.digest_key("votes").unlink()
    secrets.ensure()
    changed = {path for path, value in contents(secrets).items() if before[path] != value}
    assert changed == {secrets.digest_key("votes")}


def test_the_signing_key_is_rsa_with_3072_bits(secrets: Secrets) -> None:
    (file,) = secrets.signing_keys.glob("*.pem")
    assert load_pem_private_key(file.read_bytes(), password=None).key_size == 3072

"""Databases elsewhere: noted by `up`, told to their own service only, and backed up elsewhere."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from local.failures import Failure
from local.install import SERVICES
from local.instance import Instance
from local.process import environment
from local.secrets import Secrets
from local.servers import external

URL = "postgresql://votes:s3cret@one,two/provote"


@pytest.fixture
def instance(tmp_path: Path) -> Instance:
    """An instance with its secrets."""
    instance = Instance(tmp_path / "data")
    instance.data.mkdir()
    instance.prepare()
    Secrets(instance.secrets).ensure()
    return instance


def test_without_variables_the_instance_has_its_own_server(instance: Instance) -> None:
    external.note(instance)
    assert external.urls(instance) == {}
    assert external.has_own_server(instance)
    external.refuse(instance, "backup")


def test_a_url_is_told_to_its_service_and_to_no_other(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROVOTE_VOTES_DATABASE_URL", URL)
    external.note(instance)
    for service in SERVICES:
        variables = environment.of_service(service, instance, {})
        assert (variables["DATABASE_URL"] == URL) == (service == "votes")
        assert ("s3cret" in str(variables)) == (service == "votes")
    assert external.has_own_server(instance), "the others use it"


def test_a_url_may_come_from_a_file(
    instance: Instance, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text(f"{URL}\n")
    monkeypatch.setenv("PROVOTE_VOTES_DATABASE_URL_FILE", str(tmp_path / "url"))
    external.note(instance)
    assert external.urls(instance) == {"votes": URL}
    monkeypatch.setenv("PROVOTE_VOTES_DATABASE_URL_FILE", str(tmp_path / "none"))
    with pytest.raises(Failure, match="cannot be read"):
        external.note(instance)


def test_the_note_is_private_and_outlives_the_variables(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    for service in SERVICES:
        monkeypatch.setenv(f"PROVOTE_{service.upper()}_DATABASE_URL", URL)
    external.note(instance)
    [note] = instance.secrets.glob("external*")
    assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert not external.has_own_server(instance)
    with pytest.raises(Failure, match="that server's tools"):
        external.refuse(instance, "backup")
    for service in SERVICES:
        monkeypatch.delenv(f"PROVOTE_{service.upper()}_DATABASE_URL")
    external.note(instance)
    assert not external.has_own_server(instance), "a forgotten variable leads to no empty database"
    monkeypatch.setenv("PROVOTE_VOTES_DATABASE_URL", external.OWN)
    external.note(instance)
    assert external.has_own_server(instance)
    assert "votes" not in external.urls(instance)

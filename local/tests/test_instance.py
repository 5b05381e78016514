"""Refusals in one line before any change, and the sockets of an instance."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import checks
from local.addresses import free_port
from local.failures import Failure
from local.instance import Instance
from local.sockets import LONGEST_SOCKET_PATH
from local.versions import platform_version


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port that is in use."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def short() -> Iterator[Path]:
    """A folder with a path short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="p", dir="/tmp") as folder:
        yield Path(folder)


def refusal(data: Path, port: int | None = None) -> str:
    """Return the line that refuses an instance."""
    with pytest.raises(Failure) as caught:
        checks.before_start(Instance(data), "127.0.0.1", port or free_port())
    return str(caught.value)


def test_a_busy_port(tmp_path: Path, busy_port: int) -> None:
    line = refusal(tmp_path / "data", busy_port)
    assert line == f"port {busy_port} on 127.0.0.1 is in use: choose another with --port"
    assert not (tmp_path / "data").exists()


def test_data_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "VERSION").write_text("99.0.1\n")
    assert "was written by Provote 99.0.1" in refusal(tmp_path)


def test_data_of_the_same_or_an_older_version_is_accepted(tmp_path: Path) -> None:
    for version in (platform_version(), "0.0.9"):
        (tmp_path / "VERSION").write_text(f"{version}\n")
        checks.before_start(Instance(tmp_path), "127.0.0.1", free_port())


def test_a_directory_with_other_files(tmp_path: Path) -> None:
    (tmp_path / "thesis.tex").touch()
    assert "holds other files" in refusal(tmp_path)


def test_a_file_in_place_of_the_directory(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    assert "is not a directory" in refusal(tmp_path / "data")


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("local.checks.SPACE_NEEDED", 2**60)
    assert "make room" in refusal(tmp_path / "data")


def test_a_locked_instance_is_already_running(tmp_path: Path) -> None:
    first, second = Instance(tmp_path), Instance(tmp_path)
    first.lock()
    with pytest.raises(Failure, match="already running"):
        second.lock(patience=0)


@pytest.mark.parametrize("length", [1, 60, 200])
def test_socket_paths_fit_however_long_the_path_of_the_data(tmp_path: Path, length: int) -> None:
    run = Instance(tmp_path / ("x" * length)).run
    assert len(str(run / "postgres" / ".s.PGSQL.5432.lock")) <= LONGEST_SOCKET_PATH


def test_two_long_paths_do_not_share_their_sockets(tmp_path: Path) -> None:
    long = tmp_path / ("x" * 200)
    assert Instance(long / "a").run != Instance(long / "b").run


def test_the_run_directory_is_private_and_starts_empty(instance: Instance) -> None:
    (instance.run / "old.sock").touch()
    instance.prepare()
    assert instance.run.stat().st_mode & 0o777 == 0o700
    assert not (instance.run / "old.sock").exists()


def test_the_folder_of_casting_metrics_exists_before_the_processes(instance: Instance) -> None:
    """Release 0.1.0 gets the directory's path and does not create it."""
    assert instance.casting.is_dir()


@pytest.mark.parametrize("name", ["x" * 120, "a$b", 'a"b', "a:b", "a,b", "a%b", "a\\b"])
def test_sockets_are_found_from_an_environment_with_another_temporary_folder(
    tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    data = tmp_path / name
    here, there = short / "1", short / "2"
    here.mkdir()
    there.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(here))
    first = Instance(data)
    first.lock()
    first.prepare()
    first.write_state({"run": str(first.run), "ready": True})
    monkeypatch.setattr(tempfile, "tempdir", str(there))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(there))
    assert first.run.parent == here
    assert Instance(data).run == first.run
    assert Instance(data).socket("users").parent.is_dir()
    first.clean_up()
    assert not first.run.exists()
    assert list(there.iterdir()) == []


def test_sockets_of_a_killed_run_are_removed(
    tmp_path: Path, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, places = tmp_path / "a$b", [short / "1", short / "2"]
    for place in places:
        place.mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(place))
        killed = Instance(data)
        killed.lock()
        killed.prepare()
        killed.write_state({"run": str(killed.run)})
        assert killed._lock is not None
        os.close(killed._lock)
    assert [len(list(place.iterdir())) for place in places] == [0, 1]


def test_sockets_of_copied_data_stay_those_of_the_original(
    tmp_path: Path, instance: Instance
) -> None:
    instance.write_state({"run": str(instance.run)})
    copy = Instance(tmp_path / "copy")
    shutil.copytree(instance.data, copy.data)
    copy.lock()
    copy.prepare()
    assert instance.run.is_dir()
    assert copy.run != instance.run

"""What is refused, in one line and before anything is made."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from local import checks
from local.addresses import free_port
from local.failures import Failure
from local.instance import LONGEST_SOCKET_PATH, Instance, platform_version


@pytest.fixture
def busy_port() -> Iterator[int]:
    """A port on which somebody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def refusal(data: Path, port: int | None = None) -> str:
    """Return the line with which an instance is refused."""
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


def test_data_of_the_same_or_an_older_version_is_welcome(tmp_path: Path) -> None:
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


def test_where_casting_processes_count_is_there_before_any_of_them(instance: Instance) -> None:
    """Release 0.1.0 is told of the directory and does not make it."""
    assert instance.casting.is_dir()

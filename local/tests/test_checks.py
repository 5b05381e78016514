"""Refusals in one line before any change: accounts, paths, limits."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from local import checks
from local.addresses import free_port
from local.failures import Failure
from local.install import REPOSITORY
from local.instance import Instance

PROVOTE = REPOSITORY / "provote"
NOBODY = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"]


def run(*words: str, data: Path, prefix: list[str] | None = None) -> tuple[int, str]:
    """Run ./provote; return its exit code and its output."""
    done = subprocess.run(
        [*(prefix or ()), str(PROVOTE), *words, "--data", str(data)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    return done.returncode, done.stdout


def refused(*words: str, data: Path, prefix: list[str] | None = None) -> str:
    """Run a command that must be refused; return its single line."""
    code, said = run(*words, data=data, prefix=prefix)
    assert code == 1, said
    assert said.startswith("provote: "), said
    assert said.count("\n") == 1, said
    return said


# Accounts


@pytest.fixture
def elsewhere(as_root: None, tmp_path: Path) -> Path:
    """The data directory of an earlier instance, in a folder that every account can access."""
    for place in (tmp_path, *tmp_path.parents):
        if place.stat().st_uid == 0 and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055)
    data = tmp_path / "data"
    data.mkdir()
    Instance(data).prepare()
    os.close(os.open(data / "lock", os.O_CREAT, 0o600))
    return data


def give(data: Path, user: str) -> None:
    """Make another account the owner of all files."""
    subprocess.run(["chown", "-R", user, str(data)], check=True)


@pytest.mark.parametrize("options", [(), ("--detach",)])
def test_root_does_not_start_data_of_another_account(elsewhere: Path, options: list[str]) -> None:
    give(elsewhere, "nobody")
    said = refused("up", *options, "--port", str(free_port()), data=elsewhere)
    assert "belongs to nobody, and this is root: run it as nobody, or chown -R root" in said
    assert (elsewhere / "lock").stat().st_uid != 0


@pytest.mark.parametrize("options", [(), ("--detach",)])
def test_another_account_does_not_start_data_of_root(elsewhere: Path, options: list[str]) -> None:
    said = refused("up", *options, data=elsewhere, prefix=NOBODY)
    assert "nobody" in said
    assert "belongs to root" in said


@pytest.mark.parametrize("mine", ["root", "nobody"])
def test_one_file_of_another_account_is_enough(elsewhere: Path, mine: str) -> None:
    other = {"root": "nobody", "nobody": "root"}[mine]
    give(elsewhere, mine)
    odd = elsewhere / "logs" / "users.log"
    odd.touch()
    subprocess.run(["chown", other, str(odd)], check=True)
    prefix = NOBODY if mine == "nobody" else []
    said = refused("up", "--port", str(free_port()), data=elsewhere, prefix=prefix)
    assert f"{odd} belongs to {other}" in said
    assert f"chown -R {mine}" in said


def test_postgresqls_part_may_belong_to_the_account_beside_root(elsewhere: Path) -> None:
    give(elsewhere / "postgres", "nobody")
    checks.ownership(Instance(elsewhere))
    give(elsewhere / "logs", "nobody")
    with pytest.raises(Failure, match="logs belongs to nobody"):
        checks.ownership(Instance(elsewhere))


@pytest.mark.parametrize("words", ["status", "down", "logs", "keys show", "manage", "metrics"])
@pytest.mark.parametrize("mode", [0o700, 0o755])
def test_another_account_is_told_which_files_it_may_not_read(
    elsewhere: Path, words: str, mode: int
) -> None:
    elsewhere.chmod(mode)
    if words == "manage":
        prefix = [*NOBODY, str(PROVOTE), "manage", "--data", str(elsewhere), "users", "check"]
        done = subprocess.run(prefix, capture_output=True, text=True)
        said = done.stderr
        assert done.returncode == 1
    else:
        said = refused(*words.split(), data=elsewhere, prefix=NOBODY)
    assert "nobody may not look into" in said
    assert "which belongs to root: run this as root" in said


# Paths


@pytest.mark.parametrize(
    ("data", "what"),
    [("a\nb", "'\\n', a control"), ("a\x1bb", "'\\x1b', a control"), ("a\u2028b", "control")],
)
@pytest.mark.parametrize("words", ["up", "status", "down"])
def test_a_control_character_is_refused_and_named(
    tmp_path: Path, data: str, what: str, words: str
) -> None:
    assert what in refused(words, data=tmp_path / data)
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    assert "is not UTF-8" in refused("up", data=tmp_path / "a\udcffb")


@pytest.mark.parametrize("words", ["up", "status", "down", "logs", "keys show", "metrics"])
@pytest.mark.parametrize("below", ["", "below"])
def test_a_file_is_no_data_directory(tmp_path: Path, words: str, below: str) -> None:
    (tmp_path / "file").touch()
    said = refused(*words.split(), data=tmp_path / "file" / below)
    assert f"{tmp_path}/file is not a directory" in said


def test_a_link_to_itself_is_no_data_directory(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    assert "is a link to itself" in refused("status", data=tmp_path / "loop")


@pytest.mark.parametrize("words", ["logs", "keys show", "metrics", "restart", "backup", "demo"])
def test_data_that_do_not_exist(tmp_path: Path, words: str) -> None:
    refused(*words.split(), data=tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_status_and_down_of_data_that_do_not_exist(tmp_path: Path) -> None:
    code, said = run("status", data=tmp_path / "none")
    assert (code, said.count("\n")) == (1, 1)
    assert "which does not exist" in said
    assert run("down", data=tmp_path / "none")[0] == 0
    assert not (tmp_path / "none").exists()


# Limits


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], list[tuple[int, int]]]:
    """Fakes limits of open files, and records the values that are set."""

    def pretend(soft: int, hard: int) -> list[tuple[int, int]]:
        changed: list[tuple[int, int]] = []
        endless = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
        files = resource.RLIMIT_NOFILE
        monkeypatch.setattr(
            resource, "getrlimit", lambda which: (soft, hard) if which == files else endless
        )
        monkeypatch.setattr(resource, "setrlimit", lambda which, pair: changed.append(pair))
        return changed

    return pretend


@pytest.mark.parametrize(
    ("soft", "hard", "expected"),
    [
        (256, 5000, [(5000, 5000)]),
        (256, resource.RLIM_INFINITY, [(65536, resource.RLIM_INFINITY)]),
        (1024, 1048576, [(65536, 1048576)]),
        (100000, 1048576, []),
        (resource.RLIM_INFINITY, resource.RLIM_INFINITY, []),
    ],
)
def test_soft_limits_are_raised(
    limited: Callable[[int, int], list[tuple[int, int]]],
    soft: int,
    hard: int,
    expected: list[tuple[int, int]],
) -> None:
    changed = limited(soft, hard)
    checks.limits()
    assert changed == expected


@pytest.mark.parametrize(
    ("hard", "line"),
    [
        (4096, "At most 4096 files open at once (ulimit -Hn): some 2048 streams of results"),
        (20_000, ""),
        (resource.RLIM_INFINITY, ""),
    ],
)
def test_few_files_mean_few_streams(
    limited: Callable[[int, int], list[tuple[int, int]]], hard: int, line: str
) -> None:
    limited(1024, hard)
    assert checks.few_streams() == line


def test_a_hard_limit_that_is_too_low_is_refused_with_the_number(tmp_path: Path) -> None:
    command = f'ulimit -n 64; exec "{PROVOTE}" up --detach --data "$1"'
    for options in ("--detach", ""):
        done = subprocess.run(
            ["sh", "-c", command.replace("--detach", options), "-", str(tmp_path / "data")],
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1
        assert "a hard limit allows 64 files open at once, 4096 are needed" in done.stderr
        assert done.stderr.count("\n") == 1
    assert not (tmp_path / "data").exists()

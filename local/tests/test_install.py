"""The environment is brought up to date only when something it depends on has changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from local import install
from local.cli.main import needed, split
from local.cli.parser import build_parser
from local.failures import Failure

SERVICE_FOLDERS = [f"services/{name}" for name in install.SERVICES]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose environment is complete."""
    environment = tmp_path / ".venv"
    (environment / "bin").mkdir(parents=True)
    (environment / "bin" / "python").symlink_to(install.PYTHON)
    (environment / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.4\n")
    (tmp_path / "requirements").mkdir()
    for name in ("services", "embedded", "dev"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1\n")
    monkeypatch.setattr(install, "REPOSITORY", tmp_path)
    monkeypatch.setattr(install, "ENVIRONMENT", environment)
    for name, file in {"STAMP": "stamp", "UNFINISHED": "unfinished", "LOG": "log"}.items():
        monkeypatch.setattr(install, name, environment / file)
    monkeypatch.setattr(install, "PYTHON", environment / "bin" / "python")
    return tmp_path


@pytest.fixture
def pip(repository: Path, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The commands that would run; each succeeds."""
    commands: list[list[str]] = []

    def succeed(command: list[str]) -> None:
        commands.append(list(command))
        (repository / ".venv/pyvenv.cfg").write_text("version = 3.12.4\n")
        (repository / ".venv/lib/python3.12/site-packages").mkdir(parents=True, exist_ok=True)

    monkeypatch.setattr(install, "_run", succeed)
    monkeypatch.setattr(install, "_python_works", lambda: True)
    return commands


def test_once_is_enough(pip: list[list[str]]) -> None:
    install.ensure(["services"])
    install.ensure(["services"])
    assert len(pip) == 1
    assert "--require-hashes" in pip[0]


def test_changed_requirements_are_installed(pip: list[list[str]], repository: Path) -> None:
    install.ensure(["services"])
    (repository / "requirements" / "services.txt").write_text("services==2\n")
    install.ensure(["services"])
    assert len(pip) == 2


def test_a_new_service_gets_its_place_on_the_path(
    pip: list[list[str]], repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install.ensure(["services"])
    monkeypatch.setattr(install, "SERVICES", (*install.SERVICES, "new"))
    install.ensure(["services"])
    (file,) = (repository / ".venv/lib").glob("python*/site-packages/provote.pth")
    assert b"services/new" in file.read_bytes()


def test_a_further_set_is_added_and_the_first_stays_known(pip: list[list[str]]) -> None:
    install.ensure(["services"])
    install.ensure(["services", "dev"])
    install.ensure(["services"])
    assert len(pip) == 2


def test_sets_that_commands_take_turns_with_are_installed_once(pip: list[list[str]]) -> None:
    for _ in range(2):
        install.ensure(["services", "embedded"])  # up
        install.ensure(["services", "dev"])  # another command
    assert len(pip) == 2


def test_an_interrupted_installation_forgets_every_set(
    pip: list[list[str]], repository: Path
) -> None:
    install.ensure(["services", "dev"])
    install.UNFINISHED.touch()
    install.ensure(["services"])
    before = len(pip)
    install.ensure(["services", "dev"])
    assert len(pip) == before + 1


def test_an_interrupted_installation_is_repeated(pip: list[list[str]], repository: Path) -> None:
    install.ensure(["services"])
    install.UNFINISHED.touch()
    install.ensure(["services"])
    assert pip[1][-3:-1] == ["-m", "venv"]
    assert not install.UNFINISHED.exists()


def test_the_services_and_the_core_are_on_the_path(pip: list[list[str]], repository: Path) -> None:
    install.ensure(["services"])
    (file,) = (repository / ".venv/lib").glob("python*/site-packages/provote.pth")
    assert file.read_bytes().isascii()
    before = list(sys.path)
    exec(file.read_text())
    added = sys.path[len(before) :]
    sys.path[:] = before
    assert added == [str(repository / place) for place in ("shared", *SERVICE_FOLDERS)]


def test_a_full_disk_is_reported_before_any_change(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(install, "SPACE_NEEDED", 2**60)
    with pytest.raises(Failure, match="make room"):
        install.ensure(["services"])


@pytest.mark.parametrize(
    ("line", "sets"),
    [
        ("up", ["services", "embedded"]),
        ("up --system", ["services"]),
        ("demo", ["services", "runner"]),
        ("test --system votes", ["services", "runner", "tracing", "dev"]),
        ("check", ["services", "embedded", "runner", "tracing", "dev"]),
        ("status", []),
        ("down", []),
    ],
)
def test_each_command_installs_no_more_than_it_needs(line: str, sets: list[str]) -> None:
    assert needed(build_parser().parse_args(line.split())) == sets


def test_tracing_packages_are_installed_if_tracing_is_configured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    up, status = (build_parser().parse_args([word]) for word in ("up", "status"))
    assert "tracing" not in needed(up)
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    assert needed(up) == ["services", "embedded", "tracing"]
    assert needed(status) == []


def test_arguments_after_two_dashes_are_for_pytest() -> None:
    own, passed_on = split(["test", "votes", "--", "-k", "receipt"])
    assert (own, passed_on) == (["test", "votes"], ["-k", "receipt"])


@pytest.mark.parametrize("character", [":", "\n", '"', "$", "`"])
def test_a_path_that_some_program_cannot_take_is_refused_with_the_character(
    repository: Path, monkeypatch: pytest.MonkeyPatch, character: str
) -> None:
    monkeypatch.setattr(install, "REPOSITORY", repository / f"a{character}b")
    (repository / f"a{character}b").mkdir()
    with pytest.raises(Failure, match="move this repository") as caught:
        install._check_place(["services", "embedded"])
    assert repr(character) in str(caught.value)
    assert "\n" not in str(caught.value)
    if character in '"$`':
        install._check_place(["services"])  # with --system another initdb is used


@pytest.mark.parametrize("locale", ["C", "POSIX", ""])
def test_a_folder_outside_ascii_is_on_the_path_whatever_the_locale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    """Checked by the environment's Python, which reads such files in the locale's encoding."""
    odd = tmp_path / "my vöte's place"
    (odd / "shared").mkdir(parents=True)
    (odd / "shared" / "found_here.py").write_text("")
    monkeypatch.setattr(install, "REPOSITORY", odd)
    monkeypatch.setattr(install, "_site_packages", lambda: tmp_path)
    install._write_path_file()
    script = f"import site; site.addsitedir({str(tmp_path)!r}); import found_here"
    environment = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PATH": os.environ["PATH"]}
    for utf8 in "01":
        command = [sys.executable, "-c", script]
        subprocess.run(command, env={**environment, "PYTHONUTF8": utf8}, check=True)

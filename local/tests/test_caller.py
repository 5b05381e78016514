"""The caller's Python has no effect, and of pip's settings only those about the index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from local import caller
from local.install import REPOSITORY

PROVOTE = REPOSITORY / "provote"
LOUD = 'raise SystemExit("the caller\'s module was loaded")\n'


def provote(
    *words: str, more: Mapping[str, str], shell: str = "", python: bool = False
) -> subprocess.CompletedProcess[str]:
    """Run ./provote with further variables and redirections of a shell."""
    command = [sys.executable, str(PROVOTE)] if python else [str(PROVOTE)]
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {shell}', "-", *command, *words],
        env={**os.environ, **more},
        capture_output=True,
        text=True,
    )


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    """A folder with modules named like common imports; each ends Python at once."""
    names = ("sitecustomize", "usercustomize", "httpx", "argparse", "json", "local")
    for name in names:
        (tmp_path / f"{name}.py").write_text(LOUD)
    return tmp_path


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONUSERBASE", "PYTHONSTARTUP", "VIRTUAL_ENV"])
def test_modules_of_the_caller_are_not_loaded(modules: Path, tmp_path: Path, name: str) -> None:
    done = provote("status", "--data", str(tmp_path / "data"), more={name: str(modules)})
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("Nothing runs on")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYTHONHOME", "/nonexistent"),
        ("PYTHONSAFEPATH", "1"),
        ("PYTHONDONTWRITEBYTECODE", "1"),
        ("PYTHONUTF8", "0"),
        ("PYTHONIOENCODING", "ascii"),
        ("PYTHONWARNINGS", "error"),
    ],
)
def test_settings_of_the_callers_python_change_nothing(
    tmp_path: Path, name: str, value: str
) -> None:
    data = tmp_path / "vöte"
    done = provote("status", "--data", str(data), more={name: value, "LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (1, "")
    assert str(data) in done.stdout


def test_installed_modules_are_used_and_not_the_callers(modules: Path, tmp_path: Path) -> None:
    """For a command that runs in .venv."""
    more = {"PYTHONPATH": str(modules), "PYTHONHOME": "/nonexistent"}
    done = provote("demo", "--data", str(tmp_path), more=more)
    assert done.stderr.startswith("provote: nothing runs on")
    assert done.stderr.count("\n") == 1


def test_the_environment_is_cleaned_of_python_and_of_libpq() -> None:
    environment = {"PYTHONPATH": "x", "CONDA_PREFIX": "x", "PGHOST": "x", "PATH": "/bin"}
    caller.clean(environment)
    assert environment == {"PATH": "/bin", "PYTHONUTF8": "1"}


# pip


def test_pip_follows_the_callers_index_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text(
        "[global]\nindex-url = https://one.example/\nuser = true\nno-deps = true\n"
        "[install]\ntarget = /nowhere\nextra-index-url =\n  https://two.example/\n"
        "  https://three.example/\n"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path / "nobody"),
        "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"),
        "PIP_USER": "1",
        "PIP_TARGET": "/nowhere",
        "PIP_PREFIX": "/nowhere",
        "PIP_NO_DEPS": "1",
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_CERT": "/a.pem",
        "PYTHONPATH": "/nowhere",
        "https_proxy": "http://proxy.example:3128",
    }
    given = caller.for_pip(sys.executable, environment)
    assert "PYTHONPATH" not in given
    assert given["https_proxy"] == "http://proxy.example:3128"
    assert {n: v for n, v in given.items() if n.startswith("PIP_") and "FIND_LINKS" not in n} == {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": "https://one.example/",
        "PIP_EXTRA_INDEX_URL": "https://two.example/ https://three.example/",
        "PIP_CERT": "/a.pem",
    }


@pytest.mark.parametrize("name", [
    "PIP_QUIET=2", "PIP_ISOLATED=1", "PIP_PYTHON=/nowhere", "PIP_USE_FEATURE=unheard-of",
    "PIP_EXISTS_ACTION=?", "PIP_LOG=/nowhere/x", "PIP_NO_COLOR=1", "PIP_VERBOSE=3", "file",
])  # fmt: skip
def test_no_other_setting_hides_the_index(tmp_path: Path, name: str) -> None:
    quiet = "quiet = 1\n" if name == "file" else ""
    (tmp_path / "pip.conf").write_text(f"[global]\nindex-url = https://one.example/\n{quiet}")
    variable, _, value = name.partition("=")
    environment = {
        "PATH": os.environ["PATH"],
        "PIP_CONFIG_FILE": str(tmp_path / "pip.conf"),
        "PIP_FIND_LINKS": "/wheels",
        variable: value,
    }
    settings = caller.for_pip(sys.executable, environment)
    assert settings["PIP_INDEX_URL"] == "https://one.example/"
    assert settings["PIP_FIND_LINKS"] == "/wheels"


def test_settings_that_pip_cannot_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "pip.conf").write_text("this is no configuration\n")
    environment = {"PATH": os.environ["PATH"], "PIP_CONFIG_FILE": str(tmp_path / "pip.conf")}
    given = caller.for_pip(sys.executable, environment)
    assert [name for name in given if name.startswith("PIP_")] == ["PIP_CONFIG_FILE"]


def test_pip_installs_into_the_environment_whatever_the_caller_has_set(tmp_path: Path) -> None:
    """A package of one module is installed with settings that lead pip elsewhere."""
    package = tmp_path / "package"
    package.mkdir()
    wheel = tmp_path / "toy-1-py3-none-any.whl"
    script = (
        "import sys, zipfile\n"
        "with zipfile.ZipFile(sys.argv[1], 'w') as z:\n"
        "    z.writestr('toy.py', '')\n"
        "    z.writestr('toy-1.dist-info/METADATA', 'Metadata-Version: 2.1\\nName: toy\\n"
        "Version: 1\\n')\n"
        "    z.writestr('toy-1.dist-info/WHEEL', 'Wheel-Version: 1.0\\nGenerator: x\\n"
        "Root-Is-Purelib: true\\nTag: py3-none-any\\n')\n"
        "    z.writestr('toy-1.dist-info/RECORD', 'toy.py,,\\ntoy-1.dist-info/METADATA,,\\n"
        "toy-1.dist-info/WHEEL,,\\ntoy-1.dist-info/RECORD,,\\n')\n"
    )
    subprocess.run([sys.executable, "-c", script, str(wheel)], check=True)
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "v")], check=True)
    python = str(tmp_path / "v" / "bin" / "python")
    wrong = {"PIP_USER": "1", "PIP_TARGET": str(tmp_path / "t"), "PIP_PREFIX": str(tmp_path / "p")}
    wrong |= {"PIP_CONFIG_FILE": str(tmp_path), "PYTHONHOME": "/nonexistent"}
    environment = caller.for_pip(python, {**os.environ, **wrong})
    command = [python, "-I", "-m", "pip", "install", "--no-index", str(wheel)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "v").glob("lib/python*/site-packages/toy.py"))


# Standard streams


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("words", ["status", "down", "logs", "keys show", "demo"])
def test_closed_standard_streams_cause_no_failure(tmp_path: Path, words: str, closed: str) -> None:
    done = provote(*words.split(), "--data", str(tmp_path), more={}, shell=closed)
    assert done.returncode == (0 if words == "down" else 1)
    assert "Traceback" not in done.stderr + done.stdout


def test_closed_streams_cause_no_failure_of_python_with_the_file(tmp_path: Path) -> None:
    done = provote("status", "--data", str(tmp_path), more={}, shell=">&- <&-", python=True)
    assert (done.returncode, done.stderr) == (1, "")


def test_a_full_disk_of_the_output_is_reported(tmp_path: Path) -> None:
    done = provote("status", "--data", str(tmp_path), more={}, shell=">/dev/full")
    assert (done.returncode, done.stderr) == (1, "provote: No space left on device\n")


@pytest.mark.parametrize("words", ["status", "--help", "up --help"])
def test_a_pipe_without_a_reader_is_no_error(tmp_path: Path, words: str) -> None:
    data = [] if "help" in words else ["--data", str(tmp_path)]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [str(PROVOTE), *words.split(), *data], stdout=writing, stderr=subprocess.PIPE, text=True
    )
    os.close(writing)
    assert done.stderr == ""

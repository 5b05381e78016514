"""A run without the tests of the last release says so."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from harness.run import Session
from local.install import REPOSITORY
from tools import released

LEFT_OUT = "LEFT OUT: the tests with the last release, since "


def git(folder: Path, *words: str) -> str:
    """Run git in a folder; its output."""
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.org"]
    command = ["git", "-C", str(folder), *identity, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with a release, and a later commit whose CHANGELOG.md names it."""
    folder = tmp_path / "origin"
    folder.mkdir()
    git(folder, "init", "--quiet")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "the release")
    commit = git(folder, "rev-parse", "HEAD")
    (folder / "CHANGELOG.md").write_text(f"## [1.2.3] - today\n\nCommit `{commit}`, tag.\n")
    (folder / ".ci").mkdir()
    shutil.copy(REPOSITORY / ".ci" / "run", folder / ".ci" / "run")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message", "after it")
    return folder


def summary(names: Sequence[str], capsys: pytest.CaptureFixture[str]) -> str:
    """The summary after a run of these suites."""
    Session(Path(), False, names, [])._summary()
    return capsys.readouterr().out


def test_a_clone_without_the_release_says_what_it_leaves_out(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", str(shallow))
    bare = tmp_path / "bare"
    shutil.copytree(shallow, bare, ignore=shutil.ignore_patterns(".git"))
    for tree in (shallow, bare):
        monkeypatch.setattr(released, "REPOSITORY", tree)
        for suite in ("compatibility", "integration"):
            assert LEFT_OUT in summary(["core", suite], capsys)
        assert LEFT_OUT not in summary(["core", "votes"], capsys)
    monkeypatch.setattr(released, "REPOSITORY", origin)
    assert LEFT_OUT not in summary(["compatibility", "integration"], capsys)


def test_ci_gets_the_release_into_a_shallow_clone(
    origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{origin}", str(shallow))
    monkeypatch.setattr(released, "REPOSITORY", shallow)
    [function] = re.findall(
        r"^get_release\(\) \{.*?^\}", (shallow / ".ci/run").read_text(), re.DOTALL | re.MULTILINE
    )
    assert released.missing() is not None
    subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{function}; get_release"], cwd=shallow, check=True
    )
    assert released.missing() is None

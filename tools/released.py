"""The last release: its version and commit from CHANGELOG.md, its tree from the history."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import dataclass
from pathlib import Path

from local.failures import Failure
from local.install import REPOSITORY

HEADING = re.compile(r"^## \[(\d+\.\d+\.\d+)\].*\n+Commit `([0-9a-f]{40})`", re.MULTILINE)


@dataclass(frozen=True)
class Release:
    """A released version, e.g. "0.1.0", and the commit that was tagged."""

    version: str
    commit: str

    def unpack(self, folder: Path) -> Path:
        """Write the tree of the release to a new folder; Failure if this clone lacks it."""
        command = ["git", "-C", str(REPOSITORY), "archive", "--format=zip", self.commit]
        try:
            done = subprocess.run(command, capture_output=True)
        except OSError as error:
            raise Failure(f"there is no git: {error}") from None
        if done.returncode:
            raise Failure(
                f"{self.commit[:12]}, which is {self.version}, is not in this clone: "
                "git fetch --unshallow"
            )
        folder.mkdir(parents=True)
        with zipfile.ZipFile(io.BytesIO(done.stdout)) as archive:
            archive.extractall(folder)
        return folder


def missing() -> str | None:
    """Why the last release cannot be tested; None if this clone has it."""
    try:
        commit = last().commit
        git = ["git", "-C", str(REPOSITORY), "cat-file", "-e", f"{commit}^{{commit}}"]
        done = subprocess.run(git, capture_output=True)
    except (Failure, OSError) as error:
        return str(error)
    return f"{commit[:12]} is not in this clone" if done.returncode else None


def last() -> Release:
    """The newest release that CHANGELOG.md names with its commit."""
    found = HEADING.search((REPOSITORY / "CHANGELOG.md").read_text())
    if not found:
        raise Failure("CHANGELOG.md names no commit of a release")
    return Release(*found.groups())

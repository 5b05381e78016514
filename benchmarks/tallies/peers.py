"""An environment of its own for the libraries that the measure `tally` compares with."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from local import caller
from local.failures import Failure
from local.install import REPOSITORY

ENVIRONMENT = REPOSITORY / ".provote-peers"
REQUIREMENTS = REPOSITORY / "requirements" / "oracles.txt"


def python() -> Path:
    """The Python of the environment, made on first use. Raises Failure without a network."""
    found = ENVIRONMENT / "bin" / "python"
    stamp = ENVIRONMENT / "requirements.txt"
    wanted = REQUIREMENTS.read_text()
    if stamp.exists() and stamp.read_text() == wanted:
        return found
    print(f"installing libraries to compare with in {ENVIRONMENT} (once)", file=sys.stderr)
    pip = [str(found), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for command in (
        [sys.executable, "-m", "venv", str(ENVIRONMENT)],
        [*pip, "-r", str(REQUIREMENTS)],
    ):
        variables = caller.for_pip(command[0], os.environ)
        done = subprocess.run(command, env=variables, capture_output=True, text=True)
        if done.returncode:
            reason = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
            raise Failure(f"the libraries to compare with could not be installed: {reason}")
    stamp.write_text(wanted)
    return found

"""Accounts of the staff, made as an operator makes them."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

from integration.client import PASSWORD, Api, Person

PROVOTE = Path(__file__).resolve().parents[2] / "provote"


def make_staff(api: Api, data: Path) -> Person:
    """Make a staff account by `./provote admin create`, the password coming from a pipe."""
    username = f"staff-{secrets.token_hex(6)}"
    command = [sys.executable, str(PROVOTE), "admin", "create", "--data", str(data)]
    command += ["--username", username, "--email", f"{username}@example.org"]
    done = subprocess.run(command, input=f"{PASSWORD}\n", capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return Person(api, username, {})

"""./provote admin: accounts of the staff, made by the users service's own command."""

from __future__ import annotations

import argparse
import subprocess
import sys

from local import environment
from local.failures import Failure
from local.install import PYTHON, REPOSITORY
from local.instance import Instance


def create(args: argparse.Namespace) -> int:
    """Make a staff account; the password is asked for, or read as one line from a pipe.

    An account that exists is refused, never changed.
    """
    instance = Instance(args.data)
    told = instance.read_state() if instance.is_locked() else {}
    if not told.get("ready"):
        raise Failure(f"nothing runs on {instance.data}: start it with ./provote up first")
    username = args.username or _ask("User name: ")
    email = args.email or _ask("E-mail address: ")
    command = [str(PYTHON), "manage.py", "create_admin", "--username", username, "--email", email]
    if not sys.stdin.isatty():
        command.append("--password-stdin")
    base = environment.of_programs(told["marker"])
    users = environment.of_service("users", instance, base)
    return subprocess.run(command, cwd=REPOSITORY / "services" / "users", env=users).returncode


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Failure("say --username and --email when the password comes from a pipe")
    return input(question).strip()

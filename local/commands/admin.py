"""./provote admin: accounts of staff, created by a command of the users service."""

from __future__ import annotations

import argparse
import sys

from local.commands import manage
from local.failures import Failure
from local.instance import running


def create(args: argparse.Namespace) -> int:
    """Create a staff account; the password is prompted for, or read as one line from a pipe.

    An account that exists is refused, never changed.
    """
    instance = running(args.data)
    username = args.username or _ask("User name: ")
    email = args.email or _ask("E-mail address: ")
    words = ["create_admin", "--username", username, "--email", email]
    if not sys.stdin.isatty():
        words.append("--password-stdin")
    return manage.call(instance, "users", words)


def _ask(question: str) -> str:
    if not sys.stdin.isatty():
        raise Failure("say --username and --email when the password comes from a pipe")
    return input(question).strip()

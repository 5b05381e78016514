"""./provote manage: a service's own commands, with the environment of a running instance."""

from __future__ import annotations

import argparse
import subprocess
from collections.abc import Sequence

from local.failures import Failure
from local.install import PYTHON, REPOSITORY
from local.instance import Instance, running
from local.process import environment


def run(args: argparse.Namespace) -> int:
    """Run `manage.py WORDS…` of a service and return its exit code."""
    if "--data" in args.words:
        raise Failure("--data stands before SERVICE: what follows it is for its manage.py")
    return call(running(args.data), args.service, [*args.words, *args.passed_on])


def call(instance: Instance, service: str, words: Sequence[str]) -> int:
    """Run `manage.py` of `service` on what runs; input and output are those of this process."""
    base = environment.of_programs(instance.read_state()["marker"])
    command = [str(PYTHON), "manage.py", *words]
    folder = REPOSITORY / "services" / service
    own = environment.of_service(service, instance, base)
    return subprocess.run(command, cwd=folder, env=own).returncode

"""./provote faults and ./provote soak, which tests/faults implements."""

from __future__ import annotations

import argparse
import os
import subprocess
from collections.abc import Sequence

from local.install import PYTHON, REPOSITORY


def run(args: argparse.Namespace) -> int:
    """Run rows of the table, or their controls; exit code 0 if all invariants hold."""
    words = ["faults", *args.rows]
    words += ["--controls"] if args.controls else []
    words += ["--write"] if args.write else []
    return _python(args, words)


def soak(args: argparse.Namespace) -> int:
    """Run random faults for some minutes; exit code 0 if the counts agree at the end."""
    return _python(args, ["soak", "--minutes", str(args.minutes)])


def _python(args: argparse.Namespace, words: Sequence[str]) -> int:
    seed = [] if args.seed is None else ["--seed", str(args.seed)]
    system = {"PROVOTE_TEST_OPTIONS": "--system"} if args.system else {}
    path = os.pathsep.join([str(REPOSITORY / "tests"), str(REPOSITORY)])
    return subprocess.run(
        [str(PYTHON), "-m", "faults", *words, *seed],
        cwd=REPOSITORY,
        env={**os.environ, **system, "PYTHONPATH": path},
    ).returncode

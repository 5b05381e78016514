"""Options that several commands have, and the types of what adds a command."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from local.install import REPOSITORY

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _data() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--data",
        type=Path,
        default=REPOSITORY / ".provote",
        metavar="DIR",
        help="where this instance keeps everything (default: .provote beside ./provote)",
    )
    return parent


def _system() -> argparse.ArgumentParser:
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(
        "--system",
        action="store_true",
        help="use PostgreSQL, Redis and Nginx found on this machine instead of the wheels",
    )
    return parent


@dataclass(frozen=True)
class Parents:
    """Parsers of one option each, for the `parents` of a command's parser."""

    data: argparse.ArgumentParser = field(default_factory=_data)
    system: argparse.ArgumentParser = field(default_factory=_system)

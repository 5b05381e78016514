"""Commands that write, replace or fill the data of an instance."""

from __future__ import annotations

from pathlib import Path

from local.cli.shared import Commands, Parents


def add_backup(commands: Commands, parents: Parents) -> None:
    """Add `backup`."""
    backup = commands.add_parser(
        "backup",
        parents=[parents.data, parents.system],
        help="write a file with all data, and one with its keys",
    )
    backup.add_argument("--out", type=Path, metavar="FILE", help="default: by date and time")
    backup.set_defaults(run="local.commands.backup:run", needs=("services", "embedded"))


def add_restore(commands: Commands, parents: Parents) -> None:
    """Add `restore`."""
    restore = commands.add_parser(
        "restore",
        parents=[parents.data, parents.system],
        help="restore a stopped instance from a backup",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="the file of ./provote backup")
    restore.add_argument("--keys", type=Path, metavar="FILE", help="its keys, if not here already")
    restore.add_argument("--service", metavar="NAME", help="only the data of one service")
    restore.add_argument(
        "--replace", action="store_true", help="discard existing data that are not in the backup"
    )
    restore.set_defaults(run="local.commands.restore:run", needs=("services", "embedded"))


def add_demo(commands: Commands, parents: Parents) -> None:
    """Add `demo`."""
    demo = commands.add_parser(
        "demo", parents=[parents.data], help="create users, polls and votes to look at"
    )
    demo.add_argument(
        "--voters", type=int, default=3000, metavar="N", help="simulated voters (3000)"
    )
    demo.set_defaults(run="local.commands.demo:run", needs=("services", "runner"))


COMMANDS = (add_backup, add_restore, add_demo)

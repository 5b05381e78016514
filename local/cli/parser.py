"""The whole command line, in the order in which --help lists the commands."""

from __future__ import annotations

import argparse

from local.cli import administration, data, development, running
from local.cli.shared import Parents

DESCRIPTION = "A voting platform on this machine: one command, no containers, no root needed."
COMMANDS = (*running.COMMANDS, *data.COMMANDS, *administration.COMMANDS, *development.COMMANDS)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser of all commands.

    What it returns has `run`, "module:function" of the implementation, which is imported only
    when it is called, and `needs`, the requirement sets that must be installed before.
    """
    top = argparse.ArgumentParser(prog="./provote", description=DESCRIPTION)
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parents = Parents()
    for add in COMMANDS:
        add(commands, parents)
    return top

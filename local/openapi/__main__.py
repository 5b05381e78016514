"""`python -m local.openapi merged`: print the document of the whole API."""

from __future__ import annotations

import argparse
import sys

from local.install import SERVICES
from local.openapi import read, render, service_file
from local.openapi.merge import MergeConflict, merge


def main(arguments: list[str]) -> int:
    """Run one command; exit code 1 with a line on stderr where the documents do not fit."""
    parser = argparse.ArgumentParser(prog="python -m local.openapi")
    parser.add_argument("command", choices=COMMANDS)
    return COMMANDS[parser.parse_args(arguments).command]()


def merged() -> int:
    """Print the merged document as it should be checked in."""
    try:
        document = merge({name: read(service_file(name)) for name in SERVICES})
    except MergeConflict as conflict:
        print(f"the services' documents do not fit together: {conflict}", file=sys.stderr)
        return 1
    print(render(document), end="")
    return 0


COMMANDS = {"merged": merged}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

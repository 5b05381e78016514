"""`python -m tools.openapi merged | changes`: the checks of `./provote check` on the documents.

merged   print the document of the whole API, merged from those of the services
changes  list the changes for clients of the last release; exit code 1 for those that break them
"""

from __future__ import annotations

import argparse
import sys

from local.install import REPOSITORY, SERVICES
from tools.openapi import LINKS, read, render, service_file
from tools.openapi.merge import MergeConflict, merge
from tools.openapi.release import DELIBERATE, last_release, report


def main(arguments: list[str]) -> int:
    """Run one command; exit code 1 with a line on stderr if the documents conflict."""
    parser = argparse.ArgumentParser(prog="python -m tools.openapi")
    parser.add_argument("command", choices=COMMANDS)
    return COMMANDS[parser.parse_args(arguments).command]()


def merged() -> int:
    """Print the merged document, to check in."""
    try:
        document = merge({name: read(service_file(name)) for name in SERVICES}, read(LINKS))
    except MergeConflict as conflict:
        print(f"the services' documents do not fit together: {conflict}", file=sys.stderr)
        return 1
    print(render(document), end="")
    return 0


def changed() -> int:
    """Print the changes for the last release's clients; 1 if one breaks them."""
    wrong, notable = report()
    for line in notable:
        print(f"worth a word in CHANGELOG.md: {line}")
    for line in wrong:
        print(f"breaks clients: {line}")
    if wrong:
        where = DELIBERATE.relative_to(REPOSITORY)
        print(f"against {last_release().name}; what is meant belongs into {where}, with a reason")
    return 1 if wrong else 0


COMMANDS = {"merged": merged, "changes": changed}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

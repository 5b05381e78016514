"""`python -m tools.docs --write | --check`."""

import argparse
import sys

from tools.docs.pages import rendered, stale


def main(arguments: list[str]) -> int:
    """Write the pages, or check them: exit code 1 and a line for each page that is stale."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs")
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--write", action="store_true", help="bring the pages up to date")
    action.add_argument("--check", action="store_true", help="list the pages that are not")
    if parser.parse_args(arguments).write:
        for page, text in rendered().items():
            page.write_text(text, encoding="utf-8")
        return 0
    complaints = stale()
    for complaint in complaints:
        print(complaint, file=sys.stderr)
    return 1 if complaints else 0


sys.exit(main(sys.argv[1:]))

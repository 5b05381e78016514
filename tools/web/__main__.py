"""`python -m tools.web check | routes | strings | vendor`: the files of the pages.

check             compare web/vendor and web/fonts with their manifest, and the gateway's routes
                  with web/pages.toml, and look at the style of modules, without a network
routes --write    write the gateway's routes
strings           compare the strings of all languages with each other and with the code
vendor            build web/vendor and web/fonts from npm's packages; needs node and npm
vendor --compare  build them elsewhere, and compare byte for byte; exit code 1 for a difference
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence

from local.failures import Failure
from tools.web import WEB, manifest, routes, strings, style, vendor


def main(arguments: Sequence[str]) -> int:
    """Run one command; exit code 1 with lines on stderr if something is not as it should be."""
    args = _parser().parse_args(arguments)
    try:
        return int(args.run(args))
    except (Failure, ValueError) as failure:
        return _complain([str(failure)])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tools.web")
    commands = parser.add_subparsers(dest="command", required=True)
    one = commands.add_parser(
        "check", help="the manifest, the table of pages, and the style of modules"
    )
    one.set_defaults(run=lambda _: _complain(check()))
    one = commands.add_parser("routes", help="the gateway's routes to the pages")
    one.add_argument("--write", action="store_true", required=True)
    one.set_defaults(run=lambda _: _say([routes.write()]))
    one = commands.add_parser("strings", help="compare the strings of all languages and the code")
    one.set_defaults(run=lambda _: _complain(strings.Strings().complaints()))
    one = commands.add_parser("vendor", help="build web/vendor and web/fonts from npm")
    one.add_argument("--compare", action="store_true", help="compare, and write nothing")
    one.set_defaults(run=lambda args: _complain(compare()) if args.compare else _build())
    return parser


def check() -> Sequence[str]:
    """Return a line for each thing that is not as it should be, without a network."""
    return [*manifest.differences(), *routes.stale(), *style.Style().complaints()]


def compare() -> Sequence[str]:
    """Return a line for each file of web/ that differs from what npm's packages give."""
    built = vendor.build()
    differing = [
        f"web/{name} differs: python -m tools.web vendor"
        for name, content in built.items()
        if not (WEB / name).is_file() or (WEB / name).read_bytes() != content
    ]
    return [*differing, *manifest.differences()]


def _build() -> int:
    return _say(f"web/{name}: {(WEB / name).stat().st_size} bytes" for name in vendor.write())


def _say(lines: Iterable[str]) -> int:
    for line in lines:
        print(line)
    return 0


def _complain(lines: Sequence[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

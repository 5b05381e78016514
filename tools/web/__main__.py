"""`python -m tools.web vendor | check | strings`: the files of web/.

vendor            build web/vendor and web/fonts from npm's packages; needs node and npm
vendor --compare  build them elsewhere, and compare byte for byte; exit code 1 for a difference
check             compare them with the digests of web/vendor/manifest.json, without a network
strings           compare the strings of all languages with each other and with the code
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from local.failures import Failure
from tools.web import WEB, manifest, strings, vendor


def main(arguments: Sequence[str]) -> int:
    """Run one command; exit code 1 with lines on stderr if something is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m tools.web")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("vendor", help="build web/vendor and web/fonts from npm")
    build.add_argument("--compare", action="store_true", help="compare, and write nothing")
    commands.add_parser("check", help="compare web/vendor and web/fonts with the manifest")
    commands.add_parser("strings", help="compare the strings of all languages and the code")
    args = parser.parse_args(arguments)
    try:
        if args.command == "check":
            return _complain(manifest.differences())
        if args.command == "strings":
            return _complain(strings.Strings().complaints())
        return _complain(compare()) if args.compare else _write()
    except (Failure, ValueError) as failure:
        return _complain([str(failure)])


def compare() -> Sequence[str]:
    """Return a line for each file of web/ that differs from what npm's packages give."""
    built = vendor.build()
    differing = [
        f"web/{name} differs: python -m tools.web vendor"
        for name, content in built.items()
        if not (WEB / name).is_file() or (WEB / name).read_bytes() != content
    ]
    return [*differing, *manifest.differences()]


def _write() -> int:
    for name in vendor.write():
        print(f"web/{name}: {(WEB / name).stat().st_size} bytes")
    return 0


def _complain(lines: Sequence[str]) -> int:
    for line in lines:
        print(line, file=sys.stderr)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""provote-verify: verify a poll from its data alone, without trusting the platform.

    provote-verify definition FILE      recompute the digest of a poll's definition

Exit codes: 0 right, 1 the digest or the seed of ties is wrong, 2 it cannot be verified (no file,
not a poll).
"""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, NoReturn

from provote_rules import __version__
from provote_rules.definition import MalformedDefinition, digest, seed_matches

RIGHT, WRONG, UNKNOWN = 0, 1, 2


class CannotVerify(Exception):
    """The input cannot be verified; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The digest that the file states, the digest of its definition, and the poll's id.

    `seed_matches` is whether the revealed seed of ties is the committed one; None before that.
    """

    poll_id: str
    stated: str
    computed: str
    matches: bool
    seed_matches: bool | None

    @property
    def code(self) -> int:
        """The exit code."""
        return RIGHT if self.matches and self.seed_matches is not False else WRONG


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code."""
    args = parser().parse_args(arguments)
    try:
        found = verify_definition(_read(args.file))
    except CannotVerify as error:
        return _complain(args, str(error))
    if args.json:
        print(json.dumps(asdict(found)))
    else:
        word = "right" if found.matches else "WRONG"
        poll = _safe(found.poll_id)
        print(f"{word}: the definition of poll {poll} has the digest {found.computed}")
        if not found.matches:
            print(f"but states {_safe(found.stated)}")
        if found.seed_matches:
            print("right: the revealed seed of ties is the one committed to")
        elif found.seed_matches is not None:
            print("WRONG: the revealed seed of ties is not the one committed to")
    sys.stdout.flush()
    return found.code


def parser() -> argparse.ArgumentParser:
    """The command line."""
    line = argparse.ArgumentParser(
        prog="provote-verify",
        description="Verify a poll from its data alone, without trusting the platform.",
        epilog="Exit codes: 0 right, 1 wrong, 2 cannot be verified.",
        allow_abbrev=False,
    )
    line.add_argument("--version", action="version", version=f"provote-verify {__version__}")
    commands = line.add_subparsers(dest="command", required=True, metavar="COMMAND")
    definition = commands.add_parser(
        "definition",
        help="recompute the digest of a poll's definition",
        description="Recompute the digest of a poll's definition and compare it with the stated "
        "one. Once the poll is closed, compare the revealed seed of ties with its commitment, "
        "too. FILE is the unchanged response to GET /api/v1/polls/{id}/.",
        allow_abbrev=False,
    )
    definition.add_argument("file", metavar="FILE", help="a file, or - for standard input")
    definition.add_argument("--json", action="store_true", help="print one JSON object")
    return line


def verify_definition(content: bytes) -> Verification:
    """Recompute the digest of the poll in `content`, the API's response. Raises CannotVerify."""
    poll = _parse(content)
    if not isinstance(poll, dict):
        raise CannotVerify("this is not a poll: a JSON object is expected")
    try:
        computed = digest(poll)
        seed = seed_matches(poll)
    except MalformedDefinition as error:
        raise CannotVerify(f"this is not a poll's definition: {error}") from error
    stated = poll.get("digest")
    if stated is None:
        raise CannotVerify(f"the poll states no digest (a draft has none); it would be {computed}")
    if not isinstance(stated, str):
        raise CannotVerify("/digest is not text")
    poll_id = str(poll["id"])
    return Verification(
        poll_id=poll_id,
        stated=stated,
        computed=computed,
        matches=stated == computed,
        seed_matches=seed,
    )


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read()
        with open(file, "rb") as opened:
            return opened.read()
    except OSError as error:
        raise CannotVerify(f"{file}: {error.strerror or error}") from error


def _parse(content: bytes) -> Any:
    """Strict JSON in UTF-8: duplicate members are refused, because they are ambiguous."""
    try:
        return json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number
        )
    except RecursionError as error:
        raise CannotVerify("this JSON is nested too deeply") from error
    except ValueError as error:
        raise CannotVerify(f"this is not JSON in UTF-8: {error}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is named twice in one object")
    return members


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number of JSON")


def _complain(args: argparse.Namespace, text: str) -> int:
    if args.json:
        print(json.dumps({"error": text}))
    else:
        print(f"provote-verify: {_safe(text)}", file=sys.stderr)
    return UNKNOWN


def _safe(text: str) -> str:
    """Untrusted text with control characters escaped, for output on a terminal."""
    return "".join(c if " " <= c <= "~" else ascii(c)[1:-1] for c in text)


if __name__ == "__main__":
    sys.exit(main())

"""provote-verify definition: the digest of a poll's definition."""

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from typing import Any

from provote_rules import strict_json
from provote_rules.definition import MalformedDefinition, digest, seed_matches
from provote_rules.verify.output import RIGHT, WRONG, CannotVerify, safe


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The digest that the file states, the digest of its definition, and the poll's id.

    `seed_matches` is whether the revealed seed of ties is the committed one; None before that, and
    False without a seed once the poll is closed.
    """

    poll_id: str
    stated: str
    computed: str
    matches: bool
    seed_matches: bool | None
    seed_is_revealed: bool

    @property
    def code(self) -> int:
        """The exit code."""
        return RIGHT if self.matches and self.seed_matches is not False else WRONG


def run(args: argparse.Namespace) -> int:
    """Verify the file of the command line; returns the exit code. Raises CannotVerify."""
    content = _read(args.file)
    try:
        found = verify_definition(content)
    except CannotVerify as error:
        raise CannotVerify(f"{args.file}: {error}") from error
    if args.json:
        members = asdict(found)
        del members["seed_is_revealed"]
        print(json.dumps(members))
    else:
        word = "right" if found.matches else "WRONG"
        poll = safe(found.poll_id)
        print(f"{word}: the definition of poll {poll} has the digest {found.computed}")
        if not found.matches:
            print(f"but states {safe(found.stated)}")
        if found.seed_matches:
            print("right: the revealed seed of ties is the one committed to")
        elif found.seed_matches is not None and not found.seed_is_revealed:
            print("WRONG: the closed poll reveals no seed of ties, although it committed to one")
        elif found.seed_matches is not None:
            print("WRONG: the revealed seed of ties is not the one committed to")
    return found.code


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
        seed_is_revealed=poll.get("tie_seed") is not None,
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
    """Strict JSON in UTF-8."""
    try:
        return strict_json.parse(content.decode("utf-8-sig"))
    except ValueError as error:
        raise CannotVerify(f"this is not JSON in UTF-8: {error}") from error

"""The members of a poll that are frozen when it is published, and their digest.

The digest is SHA-256 over the canonical JSON (RFC 8785) of the members in FROZEN, in the API's
representation. Members that version 0.2.0 does not have are null in the polls that it opened, and
are left out; so is `image` where a poll or a choice has none. An image is covered by its text and
by the SHA-256 of each of its files. Anyone can recompute the digest from the API's response:
docs/api.md, and `provote-verify definition`.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

FROZEN = (
    "id", "ballot_type", "choices", "eligibility", "results_visibility", "allow_change",
    "listing", "rules", "opens_at", "closes_at", "method", "seats", "image",
)  # fmt: skip
# Left out of the digest where they are null or absent, so that older polls keep their digests.
ADDED = ("method", "seats", "image")
ADDED_RULES = ("ballot", "method", "ties", "publish_ballots")
CHOICE = ("id", "label", "description", "position")
ADDED_CHOICE = ("image",)
IMAGE = ("alt", "sizes")
SIZE = ("sha256", "width", "height")

EXACT = 2**53 - 1  # larger numbers are not exact in RFC 8785


class MalformedDefinition(ValueError):
    """The value is not a poll's definition, or has no canonical form; the message says where."""


def digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 of the frozen members, as 64 lower-case hexadecimal digits.

    Other members are ignored. Ids may be UUIDs or text, times aware datetimes or text in the API's
    format. Raises MalformedDefinition.
    """
    return hashlib.sha256(canonical(frozen(definition))).hexdigest()


def frozen(definition: Mapping[str, Any]) -> dict[str, Any]:
    """The members that the digest covers. Raises MalformedDefinition if one is missing."""
    required = [name for name in FROZEN if name not in ADDED]
    members = _members(definition, required, "") | _present(definition, ADDED)
    rules = members["rules"]
    if isinstance(rules, Mapping):
        older = [name for name in rules if name not in ADDED_RULES]
        members["rules"] = _members(rules, older, "") | _present(rules, ADDED_RULES)
    choices = members["choices"]
    if not isinstance(choices, Sequence) or isinstance(choices, str):
        raise MalformedDefinition("/choices is not a list")
    members["choices"] = [
        _with_image(_members(one, CHOICE, where) | _present(one, ADDED_CHOICE), where)
        for where, one in ((f"/choices/{index}", one) for index, one in enumerate(choices))
    ]
    return _with_image(members, "")


def publishes_ballots(ballot_type: str, rule: bool | None) -> bool:
    """Whether a poll's ballots are published, without voters, once its result is final.

    `rule` is `rules.publish_ballots`; without it, in a poll that 0.2.0 opened, single choices are:
    they have no more in them than the published counts.
    """
    return ballot_type == "single" if rule is None else rule


def commitment(seed: bytes) -> str:
    """The commitment to a seed of ties: its SHA-256, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(seed).hexdigest()


def seed_matches(definition: Mapping[str, Any]) -> bool | None:
    """Whether `tie_seed` is the seed that `rules.ties.commitment` was made of.

    None if no seed is revealed yet; False also if the closed poll reveals none. Raises
    MalformedDefinition for a seed that is not text.
    """
    seed = definition.get("tie_seed")
    rules = definition.get("rules")
    ties = rules.get("ties") if isinstance(rules, Mapping) else None
    stated = ties.get("commitment") if isinstance(ties, Mapping) else None
    if seed is None:
        return False if stated is not None and has_ended(definition) else None
    if not isinstance(seed, str):
        raise MalformedDefinition("/tie_seed is not text")
    if not re.fullmatch("[0-9a-f]{64}", seed):
        return False
    return bool(stated == commitment(bytes.fromhex(seed)))


def has_ended(definition: Mapping[str, Any]) -> bool:
    """Whether the end of the poll is recorded, which reveals the seed of its ties.

    A poll whose `closes_at` has passed has the status closed already, but no `closed_at` for the
    short time until it is sealed.
    """
    return definition.get("closed_at") is not None or definition.get("status") == "archived"


def canonical(value: Any) -> bytes:
    """Canonical JSON (RFC 8785) in UTF-8.

    Accepts objects, lists, text, booleans, null, whole numbers up to 2^53 - 1, UUIDs and aware
    datetimes. Raises MalformedDefinition for anything else: definitions contain no fractions.
    """
    try:
        text = json.dumps(_plain(value, ""), separators=(",", ":"), ensure_ascii=False)
        return text.encode()
    except UnicodeEncodeError as error:
        raise MalformedDefinition("a text holds half of a surrogate pair") from error
    except RecursionError as error:
        raise MalformedDefinition("it is nested too deeply") from error


def _members(value: Any, names: Sequence[str], where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise MalformedDefinition(f"{where or 'the definition'} is not an object")
    missing = [name for name in names if name not in value]
    if missing:
        raise MalformedDefinition(f"{where}/{missing[0]} is missing")
    return {name: value[name] for name in names}


def _with_image(members: dict[str, Any], where: str) -> dict[str, Any]:
    """The members, with no more of their image than is frozen."""
    if "image" not in members:
        return members
    image = _members(members["image"], IMAGE, f"{where}/image")
    sizes = image["sizes"]
    if not isinstance(sizes, Sequence) or isinstance(sizes, str):
        raise MalformedDefinition(f"{where}/image/sizes is not a list")
    image["sizes"] = [
        _members(size, SIZE, f"{where}/image/sizes/{index}") for index, size in enumerate(sizes)
    ]
    return members | {"image": image}


def _present(value: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: value[name] for name in names if value.get(name) is not None}


def _plain(value: Any, where: str) -> Any:
    """The value in JSON types, with members in the order of RFC 8785: by UTF-16 code units."""
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        if abs(value) > EXACT:
            raise MalformedDefinition(f"{where} is larger than 2^53 - 1")
        return value
    if isinstance(value, Mapping):
        if not all(isinstance(name, str) for name in value):
            raise MalformedDefinition(f"{where} has a name that is not text")
        names = sorted(value, key=lambda name: name.encode("utf-16-be", "surrogatepass"))
        return {name: _plain(value[name], f"{where}/{name}") for name in names}
    if isinstance(value, list | tuple):
        return [_plain(item, f"{where}/{index}") for index, item in enumerate(value)]
    return _text(value, where)


def _text(value: Any, where: str) -> str:
    """An id or a time in the API's format."""
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    raise MalformedDefinition(f"{where} is a {type(value).__name__}, which no definition has")

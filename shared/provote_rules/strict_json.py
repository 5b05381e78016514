"""JSON that can be read in one way only."""

import json
from typing import Any, NoReturn


def parse(text: str) -> Any:
    """The value. Raises ValueError for what is not JSON, is nested too deeply, or is ambiguous.

    Ambiguous are members that are named twice, NaN and Infinity.
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!r} is named twice in one object")
    return members


def _no_number(text: str) -> NoReturn:
    raise ValueError(f"{text} is not a number of JSON")

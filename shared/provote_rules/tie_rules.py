"""How a definition says that ties are broken: `rules.ties`, its default and its limits."""

from collections.abc import Iterator, Mapping
from typing import Any

from provote_rules.ballots import Problem
from provote_rules.texts import Text, tr

SEED, LOT_NUMBERS, ASK = "seed", "lot_numbers", "ask"
TIES_BY = (SEED, LOT_NUMBERS, ASK)
DRAW = "draw"  # in place of lot numbers: they are drawn at the opening
MAX_LOT_NUMBER = 999_999
TIES: Mapping[str, Any] = {"by": SEED, "lot_numbers": None, "beacon": False}


def tie_problems(ties: Mapping[str, Any], choices: int, *, has_beacon: bool) -> Iterator[Problem]:
    """What is wrong with `rules.ties`, all members given, of a poll with this many choices.

    `has_beacon` says whether the platform can fetch a public beacon.
    """
    by, numbers, beacon = ties["by"], ties["lot_numbers"], ties["beacon"]
    if by not in TIES_BY:
        yield Problem(
            "invalid-rule",
            "/rules/ties/by",
            tr("Must be one of {names}.", names=", ".join(TIES_BY)),
        )
    elif by == LOT_NUMBERS:
        if detail := _lot_flaw(numbers, choices):
            yield Problem("invalid-lot-numbers", "/rules/ties/lot_numbers", detail)
    elif numbers is not None:
        detail = tr(
            "Lot numbers are for ties that are broken by {lot_numbers}.", lot_numbers=LOT_NUMBERS
        )
        yield Problem("only-lot-numbers", "/rules/ties/lot_numbers", detail)
    if not isinstance(beacon, bool):
        yield Problem("invalid-rule", "/rules/ties/beacon", tr("Must be true or false."))
    elif beacon and by != SEED:
        yield Problem("only-seed", "/rules/ties/beacon", tr("A beacon is added to a seed only."))
    elif beacon and not has_beacon:
        detail = tr("This platform has no beacon configured.")
        yield Problem("no-beacon", "/rules/ties/beacon", detail)


def _lot_flaw(numbers: Any, choices: int) -> Text | None:
    if numbers == DRAW:
        return None
    if not isinstance(numbers, list):
        return tr(
            'Send a list with a number for each choice, or "{draw}" to draw them at the opening.',
            draw=DRAW,
        )
    if len(numbers) != choices:
        return tr(
            "There is {count} number for {choices}.",
            "There are {count} numbers for {choices}.",
            count=len(numbers),
            choices=tr("{count} choice", "{count} choices", count=choices),
        )
    if not all(type(one) is int and 0 <= one <= MAX_LOT_NUMBER for one in numbers):
        return tr("Lot numbers are whole numbers from 0 to {most:,}.", most=MAX_LOT_NUMBER)
    if len(set(numbers)) != len(numbers):
        return tr("Two choices have the same number.")
    return None

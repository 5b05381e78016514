"""Numbers in sentences."""

from typing import Any


def number_of(number: Any, noun: str, plural: str = "") -> str:
    """The number with its noun: "1 ballot", "2 ballots", "2.5 points"; `plural` if irregular."""
    return f"{number} {noun}" if str(number) == "1" else f"{number} {plural or noun + 's'}"


def is_are(number: int) -> str:
    """The verb for so many things."""
    return "is" if number == 1 else "are"

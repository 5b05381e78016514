"""Directions in which text is written, and scripts whose letters depend on each other."""

import functools
import unicodedata
from collections.abc import Sequence

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
# The scripts of South and Southeast Asia: Devanagari to Myanmar, and Khmer.
_COMPLEX = (range(0x0900, 0x10A0), range(0x1780, 0x1800))


@functools.lru_cache(maxsize=10_000)
def needs_shaping(text: str) -> bool:
    """Whether letters join, move, or are written from right to left."""
    return any(map(_is_complex, text))


def _is_complex(character: str) -> bool:
    if character < "\u0300":
        return False
    return (
        _is_from_right(character)
        or unicodedata.category(character) in ("Mn", "Mc")
        or any(ord(character) in script for script in _COMPLEX)
    )


def _is_from_right(character: str) -> bool:
    return unicodedata.bidirectional(character) in _RIGHT_TO_LEFT


def starts_right(text: str) -> bool:
    """Whether the first letter is written from right to left, and with it the text."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L" or direction in _RIGHT_TO_LEFT:
            return direction != "L"
    return False


def pieces(line: str) -> Sequence[str]:
    """The line in pieces that are written one to the right of the other.

    A line from left to right is divided where words from right to left begin and end: a name in a
    sentence is ordered on its own. Other lines are one piece.
    """
    if starts_right(line) or not any(map(_is_from_right, line)):
        return [line]
    found: list[str] = []
    begin = end = 0
    for index, character in enumerate(line):
        if _is_from_right(character):
            if begin == end:
                found.append(line[end:index])
                begin = index
            end = index + 1
        elif unicodedata.bidirectional(character) == "L" and begin < end:
            found.append(line[begin:end])
            begin = end
    found += [line[begin:end], line[end:]]
    return [piece for piece in found if piece]

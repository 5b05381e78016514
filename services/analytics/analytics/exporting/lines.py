"""Breaking of text into lines."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence

Width = Callable[[str], float]


def broken(text: str, width: float, measure: Width) -> Sequence[str]:
    """The lines of a text, each of which measures at most `width`; at least one.

    Lines are broken at spaces, and words that are longer than a line between two characters. A
    line break in the text stays one.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if measure(paragraph) <= width:
            lines.append(paragraph)
        else:
            lines += _wrapped(paragraph.split(), width, measure)
    return lines


def _wrapped(words: Sequence[str], width: float, measure: Width) -> Iterator[str]:
    line = ""
    for word in words:
        longer = f"{line} {word}" if line else word
        if measure(longer) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _parts(word, width, measure)
        yield from full
    yield line


def _parts(word: str, width: float, measure: Width) -> Iterator[str]:
    """The word in parts that fit; one that fits is its only part."""
    while measure(word) > width and len(word) > 1:
        end = _longest(word, width, measure)
        yield word[:end]
        word = word[end:]
    yield word


def _longest(word: str, width: float, measure: Width) -> int:
    """How many characters fit, at least one; a mark stays with its letter."""
    low, high = 1, len(word)
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(word[:middle]) <= width else (low, middle)
    ends = range(low, 0, -1)
    return next((end for end in ends if not unicodedata.category(word[end]).startswith("M")), low)

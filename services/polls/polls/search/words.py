"""The words of a text, the same on every database whatever its locale.

Text is normalised (NFKC), case-folded, and cut by the Unicode categories of its characters:

- Letters, digits and the marks on them make words; everything else separates them.
- Scripts that are written without spaces make runs: any part of a run can be found.
- Emoji and other symbols stand for themselves and count for nothing in a phrase.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from enum import Enum
from typing import NamedTuple

from provote_core.text import normalise

VERSION = 1  # of the words kept: raise it with every change of what `tokens` makes of a text

MAX_WORD = 255  # characters compared of a word; PostgreSQL takes 2046 bytes
MAX_CACHED = 20_000  # characters whose kind is remembered, of the 150,000 there are


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    RUN = "run"
    SYMBOL = "symbol"


class Token(NamedTuple):
    """A word, a run of a script without spaces, or a symbol."""

    kind: Kind
    text: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words, runs and symbols of a text, in their order."""
    folded = fold(text)
    for match in _TOKEN.finditer(folded.translate(_KINDS)):
        part = folded[match.start() : match.end()]
        if match.lastgroup == "word":
            yield Token(Kind.WORD, part[:MAX_WORD])
        elif match.lastgroup == "run":
            yield Token(Kind.RUN, part.replace(ZERO_WIDTH_SPACE, ""))
        else:
            yield Token(Kind.SYMBOL, part)


def fold(text: str) -> str:
    """Return what is compared of a text: no case, no compatibility forms, no optional marks.

    Canonically equivalent texts (NFC, NFD) give the same.
    """
    if text.isascii():
        return text.lower()
    folded = _compatible(text).casefold().translate(_CLEANED)
    # Turkish capitals fold to letters that Turkish small ones are not: all four are one letter.
    return _compatible(_TURKISH_I.sub("i", folded))


def _compatible(text: str) -> str:
    """The text in NFKC, in time that grows with its length alone (see `normalise`).

    Characters are decomposed before `normalise` sorts marks: some decompose into marks.
    """
    return normalise(text.translate(_DECOMPOSED))


def without_accents(word: str) -> str:
    """Return a word's plain form, "cafe" for "café"; the word itself where it has no accents.

    The word is one of `tokens`: at most MAX_WORD characters, so sorting its marks takes little.

    Marks that make another letter stay: Indic vowels, Japanese voicing, й.
    """
    if word.isascii():
        return word
    plain = _ACCENTS.sub("", unicodedata.normalize("NFD", word))
    return unicodedata.normalize("NFC", plain).translate(_STROKES)


ZERO_WIDTH_SPACE = "\u200b"  # marks the end of a word within a run; few texts have it

_TURKISH_I = re.compile("[i\u0131]\u0307+|\u0131")
_ACCENTS = re.compile(
    "(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f\u0653-\u0655\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_STROKES = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
)

# Blocks of scripts written without spaces, and Hangul, whose particles are written to the word.
_RUNS = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1100, 0x11FF),  # Hangul letters
    (0x1780, 0x17FF),  # Khmer
    (0x1950, 0x19FF),  # Tai Le, New Tai Lue, Khmer symbols
    (0x1A20, 0x1AAF),  # Tai Tham
    (0x1B00, 0x1B7F),  # Balinese
    (0x3005, 0x3007),  # 々〆〇
    (0x3021, 0xA4CF),  # kana, Bopomofo, Han, Yi; among them symbols, which stay symbols
    (0xA960, 0xA9DF),  # Hangul letters, Javanese
    (0xA9E0, 0xA9FF),  # Myanmar
    (0xAA60, 0xAADF),  # Myanmar, Tai Viet
    (0xAC00, 0xD7FF),  # Hangul
    (0xF900, 0xFAFF),  # Han
    (0x16FE0, 0x18DFF),  # Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # kana, Nushu
    (0x20000, 0x3FFFF),  # Han
)
# Emoji newer than this Python's Unicode are symbols here, too.
_EMOJI = ((0x1F000, 0x1FAFF),)
_FLAG_LETTERS = ((0x1F1E6, 0x1F1FF),)
# Apostrophes among them are letters to Unicode (U+02BC, U+02BB) and separate as others do.
_MODIFIERS = ((0x02B9, 0x02FF),)

# Marks that writers leave out as they like, in Hebrew and Arabic; variation selectors; skin tones.
_OPTIONAL = (
    (0x034F, 0x034F),
    (0x0591, 0x05BD),
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),
    (0x0640, 0x0640),
    (0x064B, 0x0652),
    (0x0656, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x08CA, 0x08FF),
    (0x180B, 0x180F),
    (0xFE00, 0xFE0F),
    (0x1F3FB, 0x1F3FF),
    (0xE0100, 0xE01EF),
)

_TOKEN = re.compile("(?P<word>w[wm]*)|(?P<run>r+(?:z+r+)*)|(?P<symbol>ff|[fs])")


class _Table(dict[int, str]):
    """The table of `str.translate`, which computes each character's replacement once."""

    def __init__(self, function: Callable[[int], str]) -> None:
        self._function = function

    def __missing__(self, code: int) -> str:
        value = self._function(code)
        if len(self) < MAX_CACHED:
            self[code] = value
        return value


def _within(code: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _cleaned(code: int) -> str:
    """The character, nothing if it is optional or invisible, 0 to 9 for a digit of any script."""
    character = chr(code)
    if character == ZERO_WIDTH_SPACE:
        return character
    if unicodedata.category(character) == "Cf" or _within(code, _OPTIONAL):
        return ""
    return str(unicodedata.decimal(character, character))


def _kind(code: int) -> str:
    """One letter for a character, of which `_TOKEN` makes tokens."""
    category = unicodedata.category(chr(code))
    if chr(code) == ZERO_WIDTH_SPACE:
        return "z"
    if _within(code, _FLAG_LETTERS):
        return "f"
    if _within(code, _EMOJI) or category == "Co":
        return "s"
    if _within(code, _MODIFIERS):
        return " "
    # A letter newer than this Python's Unicode is found as part of a run.
    if category == "Cn" or (category[0] in "LMN" and _within(code, _RUNS)):
        return "r"
    if category[0] in "LN":
        return "w"
    if category[0] == "M":
        return "m"
    return "s" if category in ("So", "Sc") else " "


_CLEANED = _Table(_cleaned)
_DECOMPOSED = _Table(lambda code: unicodedata.normalize("NFKD", chr(code)))
_KINDS = _Table(_kind)

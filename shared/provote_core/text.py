"""The policy for text that people read: what is accepted, how it is stored, what looks alike.

Acceptance depends only on the ranges below, not on the Unicode tables of a Python version, so all
versions accept characters that Unicode adds later. Only normalisation form C uses these tables;
Unicode keeps it stable for every assigned character.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from provote_rules.texts import Text, tr

# White space with a width. It is trimmed, and all of it looks alike.
_SPACES = r" \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"

# Refused in every field.
_NEVER = (
    r"\x00-\x08\x0b\x0c\x0e-\x1f"  # C0 controls without tab, LF and CR
    r"\x7f-\x9f"  # DEL and the C1 controls
    r"\u202a-\u202e"  # bidirectional embeddings and overrides
    r"\u2066-\u206f"  # bidirectional isolates, deprecated format controls
    r"\ud800-\udfff"  # halves of surrogate pairs
    r"\ufdd0-\ufdef\ufffe\uffff"  # noncharacters, also at the end of each plane
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
    + r"\ufeff"  # byte order mark
    r"\ufff9-\ufffb"  # interlinear annotation
    r"\U000e0000-\U000e007f"  # tags outside of emoji sequences
)
_BREAKS = r"\t\n\r\u2028\u2029"  # refused in fields of one line

# Invisible without width: default ignorable code points, and fillers that fonts leave empty.
_INVISIBLE = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    r"\u200b-\u200f\u2060-\u2065\ufe00-\ufe0f\ufff0-\ufff8"
    r"\U00013430-\U0001343f\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    r"\U000e0080-\U000e0fff"
)
# Invisible, and as wide as a space or a letter.
_BLANKS = r"\u2800\u3164\uffa0\U00013441\U00013442"

# The flags of subdivisions: a black flag, three to six letters or digits as tags, the end tag.
_TAGGED = re.compile(r"\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_REFUSED_IN_LINES = re.compile(f"[{_NEVER}]")
_REFUSED = re.compile(f"[{_NEVER}{_BREAKS}]")
_VISIBLE = re.compile(f"[^{_SPACES}{_BREAKS}{_INVISIBLE}{_BLANKS}]")
_ENDS = "\t\n\r \u00a0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029]")
_WHITE = re.compile(f"[{_SPACES}{_BREAKS}{_BLANKS}]+")
_UNSEEN = re.compile(f"[{_INVISIBLE}]+")
_HYPHENS = re.compile(r"[\u2010\u2011]")
_SHORT = 256  # characters; shorter text is normalised fast, however its marks are ordered


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a field refuses a text: a stable code and a sentence."""

    code: str
    detail: Text


BLANK = Flaw("blank", tr("This text shows nothing."))


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` as it is stored: without white space at its ends, in normalisation form C.

    With `lines`, the line ends CRLF, CR, U+2028 and U+2029 become LF. Idempotent.
    """
    if lines:
        text = _LINE_ENDS.sub("\n", text)
    return normalise(text.strip(_ENDS)).strip(_ENDS)


def normalise(text: str) -> str:
    """Return `text` in normalisation form C, in time that is nearly linear in its length.

    Python's own ordering of combining marks is quadratic in their number: they are decomposed and
    sorted beforehand.
    """
    if len(text) > _SHORT and not text.isascii():
        apart = "".join(unicodedata.normalize("NFD", character) for character in text)
        runs = groupby(apart, key=lambda character: unicodedata.combining(character) > 0)
        text = "".join("".join(sorted(run, key=unicodedata.combining)) for _, run in runs)
    return unicodedata.normalize("NFC", text)


def find_flaw(text: str, *, lines: bool = False) -> Flaw | None:
    """Return why a field refuses `text`, or None if it accepts it.

    With `lines` the field has several lines, so LF and tab are accepted. Empty text is blank.
    """
    if text.isascii() and text.isprintable() and text.strip(" "):
        return None  # nearly every text; printable ASCII is the same in all Unicode versions
    if found := find_refused(text, lines=lines):
        return Flaw(
            "not-printable",
            tr("U+{point} is not a printable character.", point=f"{ord(found):04X}"),
        )
    return None if _VISIBLE.search(text) else BLANK


def find_refused(text: str, *, lines: bool = False) -> str:
    """Return the first character that is refused in such a field; "" if there is none."""
    pattern = _REFUSED_IN_LINES if lines else _REFUSED
    found = pattern.search(_TAGGED.sub("", text))
    return found.group() if found else ""


def scrub(text: str) -> str:
    """Return `text` with a space for each character that a field of one line refuses.

    For text that no person can be asked to correct.
    """
    return _REFUSED.sub(" ", text)


def skeleton(text: str) -> str:
    """Return a key that is equal for texts that look alike.

    It unifies canonically equal characters, hyphens that differ in line breaking only, and white
    space of any kind and length, and omits invisible characters. Case, width, superscripts and
    similar letters of other alphabets stay different.
    """
    seen = normalise(_UNSEEN.sub("", text))
    return _WHITE.sub(" ", _HYPHENS.sub("-", seen)).strip(" ")

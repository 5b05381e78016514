"""The fonts of a report, and what of a text they can show.

FiraGO has Latin, Greek, Cyrillic, Arabic, Hebrew, Thai, Georgian and Devanagari; Cascadia has
some symbols. Other characters, such as Chinese ones and emoji, are shown as REPLACEMENT. All are
TrueType fonts: the library embeds others in a way that PDF does not permit.
"""

import atexit
import functools
import shutil
import tempfile
import unicodedata
from pathlib import Path

import pymupdf_fonts
import uharfbuzz

FAMILY = "FiraGO"
STYLES = {"": "figo", "B": "figbo"}  # names in pymupdf_fonts
SYMBOLS = "cascadia"
REPLACEMENT = "\u25af"

# Joiners and variation selectors say how the characters beside them look, and have no shape.
_SHAPELESS = frozenset({"Cf", "Mn"})
_SPACES = frozenset({"Cc", "Zs", "Zl", "Zp"})


@functools.cache
def font_file(name: str) -> Path:
    """The file of a font in a folder that is removed when the process ends."""
    path = _folder() / f"{name}.ttf"
    path.write_bytes(pymupdf_fonts.myfont(name))
    return path


@functools.cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="provote-fonts-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@functools.cache
def _characters(name: str) -> frozenset[int]:
    return frozenset(uharfbuzz.Face(pymupdf_fonts.myfont(name)).unicodes)


@functools.cache
def _main() -> frozenset[int]:
    return _characters(STYLES[""]) & _characters(STYLES["B"])


def needs_symbols(text: str) -> bool:
    """Whether the font of symbols has a character that the main font does not have."""
    symbols = _characters(SYMBOLS)
    return any(ord(one) in symbols and ord(one) not in _main() for one in text)


@functools.lru_cache(maxsize=10_000)
def shown(text: str) -> str:
    """The text with REPLACEMENT for what no font has; line breaks stay."""
    main = _main()
    if all(ord(character) in main or character == "\n" for character in text):
        return text
    return "".join(map(_shown, unicodedata.normalize("NFC", text)))


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\n" or code in _main() or code in _characters(SYMBOLS):
        return character
    category = unicodedata.category(character)
    if category in _SHAPELESS:
        return ""
    return " " if category in _SPACES else REPLACEMENT

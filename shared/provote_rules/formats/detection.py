"""Which format a file has: by its beginning, else by the end of its name."""

import re

from provote_rules.formats.errors import UnknownFormat
from provote_rules.formats.lines import decode

EXTENSIONS = {
    ".blt": "blt", ".csv": "csv", ".tsv": "csv", ".abif": "abif", ".ndjson": "ndjson",
    ".jsonl": "ndjson", ".soc": "preflib", ".soi": "preflib", ".toc": "preflib",
    ".toi": "preflib", ".cat": "preflib",
}  # fmt: skip

_COMMENTS = re.compile(r"\s*(?:#[^\n]*(?:\n|$)|/\*.*?\*/|\n)", re.DOTALL)
_BLT = re.compile(r"[0-9]+[ \t]+[0-9]+[ \t]*(?:#|/\*|\r|\n|$)")
_ABIF = re.compile(
    r"=\s*[^\n]*:\s*\[|[0-9]+\s*[:*][^\n]*|\{\s*\"?[\w -]+\"?\s*:[^\n]*\}\s*(?:#|\r|\n|$)"
)
_NDJSON = re.compile(r'\{[^\n]*"provote"\s*:\s*"ballots"')
_RCTAB = re.compile(r'\{.*"(?:tabulatorVersion|cvrFileSources|outputSettings)"\s*:', re.DOTALL)
_PREFLIB = re.compile(r"^#\s*NUMBER ALTERNATIVES:", re.MULTILINE)
_CSV = re.compile(r"[^\n]*[,;\t]|\W*(?:rank|choice|preference)[ _]?1", re.IGNORECASE)


def detect(beginning: bytes, name: str) -> str:
    """The format of a file with these first bytes and this name. Raises UnknownFormat."""
    text = decode(beginning.removeprefix(b"\xef\xbb\xbf")).replace("\r\n", "\n")
    text = text.replace("\r", "\n")
    if _PREFLIB.search(text) and not _BLT.match(_uncommented(text)):
        return "preflib"
    text = _uncommented(text)
    name = name.lower().removesuffix(".gz")
    stated = next((form for end, form in EXTENSIONS.items() if name.endswith(end)), None)
    if _NDJSON.match(text):
        return "ndjson"
    if _RCTAB.match(text):
        return "rctab"
    if _BLT.match(text):
        return "blt"
    if _ABIF.match(text):
        return "abif"
    if stated is not None:
        return stated
    if _CSV.match(text):
        return "csv"
    raise UnknownFormat("the format of the file cannot be recognised; name it")


def _uncommented(text: str) -> str:
    """The text from its first line that is no comment."""
    while found := _COMMENTS.match(text):
        text = text[found.end() :]
    return text

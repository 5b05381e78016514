"""Lines of untrusted files: decoded, numbered, limited in length and number."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.texts import Text, tr

MAX_LINE = 2**20
# What is wrong, in sentences; made once, because numbers are read for each ballot.
NUMBER_OF_BALLOTS = tr("the number of ballots")
NUMBER_OF_SEATS = tr("the number of seats")
CANDIDATE, RANK, SCORE = tr("a candidate"), tr("a rank"), tr("a score")
MAX_BYTES = 2**33
MAX_NUMBER = 2**53 - 1  # the largest number that canonical JSON holds
MAX_CANDIDATES = 10_000
MAX_RANKS = 10_000
MAX_LABEL = 1_000  # characters
MAX_SCORE = 10**9

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WHOLE_DECIMAL = re.compile(r"([0-9]{1,17})\.0{1,17}")


class Lines(Iterator[str]):
    """The lines of a binary stream, without their ends; `number` is that of the last one.

    Lines end with LF, CR LF or CR. Each line is UTF-8, else Windows-1252, else Latin-1; a byte
    order mark is passed over. `progress` is called with the number of bytes of each line. Readers
    keep ballots in files that `spool` opens, if it is given. Raises MalformedFile for NUL, UTF-16,
    lines over 1 MiB and files over `max_bytes`.
    """

    def __init__(
        self,
        stream: BinaryIO,
        *,
        progress: Callable[[int], None] | None = None,
        max_bytes: int = MAX_BYTES,
        spool: Callable[[], BinaryIO] | None = None,
    ) -> None:
        self.number = 0
        self.spool = spool
        self._stream, self._progress, self._left = stream, progress, max_bytes
        self._parts: Iterator[bytes] = iter(())

    def __next__(self) -> str:
        part = next(self._parts, None)
        if part is None:
            part = self._read()
        self.number += 1
        if b"\x00" in part:
            raise self.error(
                tr("a NUL byte: this is not text, or it is UTF-16 (save it as UTF-8)")
            )
        return decode(part)

    def error(self, detail: str) -> MalformedFile:
        """The fault at the last line."""
        return MalformedFile(self.number or None, detail)

    def _read(self) -> bytes:
        """The next line; further ones that end with CR alone are kept for later."""
        line = self._stream.readline(MAX_LINE + 2)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise MalformedFile(self.number + 1, tr("the file is too large"))
        if self._progress is not None:
            self._progress(len(line))
        if self.number == 0:
            if line.startswith(_UTF_16):
                raise MalformedFile(1, tr("this is UTF-16; save it as UTF-8"))
            line = line.removeprefix(_BOM)
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        if len(line) > MAX_LINE:
            raise MalformedFile(
                self.number + 1, tr("the line is longer than {max_line} bytes", max_line=MAX_LINE)
            )
        if b"\r" not in line:
            return line
        self._parts = iter(line.split(b"\r"))
        return next(self._parts)


def decode(content: bytes) -> str:
    """Text of UTF-8, else of Windows-1252, else of Latin-1."""
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def whole_number(
    text: str, what: str, line: int | None, *, least: int = 0, most: int = MAX_NUMBER
) -> int:
    """The number that ASCII digits in `text` state. Raises MalformedFile about `what`."""
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise MalformedFile(
            line, tr("{what} must be a whole number, not {text}", what=what, text=shown(text))
        )
    number = int(text) if len(text) <= 17 else most + 1
    if not least <= number <= most:
        raise MalformedFile(
            line,
            tr(
                "{what} must be from {least} to {most}, not {text}",
                what=what,
                least=least,
                most=most,
                text=shown(text, 20),
            ),
        )
    return number


def number_of_ballots(text: str, line: int | None) -> int:
    """The number of ballots that a text states, as digits or as "3.0". Raises MalformedFile."""
    whole = _WHOLE_DECIMAL.fullmatch(text)
    return whole_number(whole[1] if whole else text, NUMBER_OF_BALLOTS, line)


def number_of_candidates(number: int) -> Text:
    """ "1 candidate", "2 candidates"."""
    return tr("{count} candidate", "{count} candidates", count=number)

"""Lists of recipients as CSV or JSON, read row by row so that their size costs no memory."""

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from io import TextIOWrapper
from typing import Any, BinaryIO, Final, NamedTuple

from rest_framework import serializers

from provote_core import languages
from provote_rules.texts import tr
from users.errors import TooManyRecipients, UnreadableRecipients
from users.serializers.fields import NewAddressField
from users.services.mailings import MAX_ROWS

MAX_ERRORS = 1_000  # that a response names
_HEADERS: Final = frozenset({"email", "e-mail", "mail", "email address", "e-mail address"})
_LONGEST_ITEM = 64 * 1024  # characters of one item of a JSON array
_PIECE = 16 * 1024  # characters
_SPACE = " \t\r\n"


class Row(NamedTuple):
    """A row of the list: its number, from 1, and its value, which need not be an address."""

    number: int
    value: Any


@dataclass(frozen=True, slots=True)
class RowError:
    """Why a row is left out; it never repeats the row's text."""

    row: int
    code: str
    detail: str


class Rows:
    """The valid addresses of a list, as an iterator; the errors of the other rows beside it."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._field = NewAddressField(max_length=254)
        self.valid = self.rejected = 0
        self.errors: list[RowError] = []

    def __iter__(self) -> Iterator[str]:
        """The addresses in order, duplicates included. Raises the two errors of lists."""
        for number, value in self._rows:
            if self.valid + self.rejected == MAX_ROWS:
                raise TooManyRecipients(tr("A list may have {rows:,} rows.", rows=MAX_ROWS))
            try:
                address = self._field.run_validation(_address(value))
            except serializers.ValidationError as error:
                self._reject(number, error)
                continue
            self.valid += 1
            yield address

    def _reject(self, number: int, error: serializers.ValidationError) -> None:
        self.rejected += 1
        if len(self.errors) < MAX_ERRORS:
            [detail, *_] = error.detail
            code = str(getattr(detail, "code", "invalid"))
            self.errors.append(RowError(number, code, str(detail)))


def csv_rows(file: BinaryIO) -> Iterator[Row]:
    """The first column, or that with the header `email`; empty lines are left out.

    Columns are separated by comma, semicolon or tab, as in the first line. A row's number is that
    of its line.
    """
    text = _text(file, "utf-8-sig")
    line = 1
    try:
        first = text.readline(_LONGEST_ITEM)
        delimiter = max(",;\t", key=first.count)
        text.seek(0)
        reader = csv.reader(text, delimiter=delimiter, strict=True)
        column = None
        for cells in reader:
            if line == 1:
                column = _column(cells)
            line = reader.line_num + 1
            is_header = column is not None and reader.line_num == 1
            if not is_header and any(cell.strip() for cell in cells):
                place = column or 0
                yield Row(reader.line_num, cells[place].strip() if place < len(cells) else "")
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableRecipients(tr("Line {line} is not CSV in UTF-8.", line=line)) from error
    finally:
        _release(text)


def json_rows(file: BinaryIO) -> Iterator[Row]:
    """The items of a JSON array: addresses, or objects with the one member `email`."""
    text = _text(file, "utf-8")
    try:
        yield from _items(lambda: text.read(_PIECE))
    except (UnicodeDecodeError, RecursionError) as error:
        raise UnreadableRecipients(tr("The list is not a JSON array in UTF-8.")) from error
    finally:
        _release(text)


def _text(file: BinaryIO, encoding: str) -> TextIOWrapper:
    return TextIOWrapper(file, encoding=encoding, newline="")


def _release(text: TextIOWrapper) -> None:
    """Leave the file open, which belongs to the caller; it may be closed already."""
    with suppress(ValueError):
        text.detach()


def _column(cells: list[str]) -> int | None:
    """The place of the header that names addresses; None if the first line is none."""
    names = [cell.strip().lower() for cell in cells]
    return next((place for place, name in enumerate(names) if name in _HEADERS), None)


def _items(read: Callable[[], str]) -> Iterator[Row]:
    """The items of the array whose text `read` returns in pieces."""
    buffer = _Buffer(read)
    buffer.expect("[")
    number = 0
    if buffer.next() == "]":
        buffer.expect("]")
    else:
        while True:
            number += 1
            yield Row(number, buffer.value())
            if buffer.expect(",]") == "]":
                break
    if buffer.next():
        raise UnreadableRecipients(tr("Text follows the array."))


class _Buffer:
    """The part of a JSON text that is needed now."""

    def __init__(self, read: Callable[[], str]) -> None:
        self._read = read
        self._text, self._place, self._ended = "", 0, False
        self._decode = json.JSONDecoder().raw_decode

    def next(self) -> str:
        """The next character that is not white space, not consumed; "" at the end."""
        while True:
            while self._place < len(self._text):
                if self._text[self._place] not in _SPACE:
                    return self._text[self._place]
                self._place += 1
            if not self._more():
                return ""

    def expect(self, allowed: str) -> str:
        """Consume the next character, one of `allowed`."""
        found = self.next()
        if not found or found not in allowed:
            raise UnreadableRecipients(tr("The list is not a JSON array."))
        self._place += 1
        return found

    def value(self) -> Any:
        """Consume the next value."""
        self.next()
        while True:
            try:
                value, end = self._decode(self._text, self._place)
            except json.JSONDecodeError as error:
                if len(self._text) - self._place > _LONGEST_ITEM or not self._more():
                    raise UnreadableRecipients(tr("The list is not a JSON array.")) from error
                continue
            # A number may go on in the next piece.
            if end < len(self._text) or not self._more():
                self._place = end
                return value

    def _more(self) -> bool:
        """Read another piece; False at the end."""
        piece = "" if self._ended else self._read()
        if not piece:
            self._ended = True
            return False
        self._text, self._place = self._text[self._place :] + piece, 0
        return True


def _address(value: Any) -> Any:
    if isinstance(value, dict) and value.keys() == {"email"}:
        value = value["email"]
    if not isinstance(value, str):
        message = tr('Use an address, or an object with the one member "email".')
        raise serializers.ValidationError(languages.shown(message), "invalid")
    return value

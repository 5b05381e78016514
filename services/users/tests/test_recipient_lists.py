"""Lists of recipients, row by row."""

from io import BytesIO
from typing import Any

import pytest

from users.errors import TooManyRecipients, UnreadableRecipients
from users.serializers import recipients
from users.serializers.recipients import Rows, csv_rows, json_rows


def of_csv(text: str | bytes) -> tuple[list[str], list[tuple[int, str]]]:
    return read(csv_rows(BytesIO(text.encode() if isinstance(text, str) else text)))


def of_json(text: str | bytes) -> tuple[list[str], list[tuple[int, str]]]:
    return read(json_rows(BytesIO(text.encode() if isinstance(text, str) else text)))


def read(rows: Any) -> tuple[list[str], list[tuple[int, str]]]:
    """The valid addresses, and rows and codes of the others."""
    found = Rows(rows)
    return list(found), [(error.row, error.code) for error in found.errors]


@pytest.mark.parametrize(
    "text",
    [
        "ada@example.org\nbob@example.org\n",
        "ada@example.org\r\nbob@example.org",
        "\ufeffemail\nada@example.org\n\nbob@example.org\n",
        "name;E-Mail\nAda;ada@example.org\nBob; bob@example.org \n",
        "Name,Email,Unit\n\"Lovelace, Ada\",ada@example.org,1\nBob,bob@example.org,2\n",
        "email\tname\nada@example.org\tAda\nbob@example.org\tBob\n",
    ],
)  # fmt: skip
def test_csv_has_a_column_of_addresses(text: str) -> None:
    assert of_csv(text) == (["ada@example.org", "bob@example.org"], [])


def test_rows_without_address_are_named_by_their_lines() -> None:
    text = "name,email\nAda,ada@example.org\nBob,bob\nEve\nDan,dan@example.org\n"
    valid, errors = of_csv(text)
    assert valid == ["ada@example.org", "dan@example.org"]
    assert [row for row, _ in errors] == [3, 4]


@pytest.mark.parametrize(
    "text",
    [
        '["ada@example.org", {"email": "bob@example.org"}]',
        ' [ "ada@example.org"\n,\t"bob@example.org" ] \n',
        '["\\u0061da@example.org","bob@example.org"]',
    ],
)
@pytest.mark.parametrize("piece", [1, 2, 7, 1_000])
def test_json_is_an_array_of_addresses(text: str, piece: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(recipients, "_PIECE", piece)
    assert of_json(text) == (["ada@example.org", "bob@example.org"], [])


def test_items_that_are_no_address_are_row_errors() -> None:
    items = '["ada@example.org", 7, null, {"email": 1}, {"email": "a@b.example", "x": 1}, "bob"]'
    valid, errors = of_json(items)
    assert valid == ["ada@example.org"]
    assert [row for row, _ in errors] == [2, 3, 4, 5, 6]


@pytest.mark.parametrize("piece", [1, 2, 3])
def test_a_piece_may_end_within_a_number(piece: int, monkeypatch: Any) -> None:
    monkeypatch.setattr(recipients, "_PIECE", piece)
    assert of_json("[123, 4]")[1] == [(1, "invalid"), (2, "invalid")]


def test_an_empty_array_has_no_rows() -> None:
    assert of_json("[]") == ([], [])
    assert of_csv("") == ([], [])


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[", '["a@b.example"', '["a@b.example",]', "[] []", '["a@b.example" 7]', '["a',
     "[,]", b"[\xff]", '["' + "a" * 100_000, "[" * 100_000],
)  # fmt: skip
def test_other_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnreadableRecipients):
        of_json(text)


@pytest.mark.parametrize("text", [b"a@b.example\n\xff\n", '"a@b.example\n', b"\xff\xfea\x00"])
def test_other_csv_is_refused(text: str | bytes) -> None:
    with pytest.raises(UnreadableRecipients):
        of_csv(text)


def test_the_line_that_is_not_csv_is_named() -> None:
    with pytest.raises(UnreadableRecipients, match="Line 3 "):
        of_csv('a@b.example\n"c@d.example"\n"e@f.example" x\n')


def test_the_number_of_rows_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(recipients, "MAX_ROWS", 2)
    assert of_csv("a@b.example\nbob\n")[0] == ["a@b.example"]
    with pytest.raises(TooManyRecipients):
        of_csv("a@b.example\nbob\nc@d.example\n")


def test_the_number_of_errors_is_bounded(monkeypatch: Any) -> None:
    monkeypatch.setattr(recipients, "MAX_ERRORS", 2)
    rows = Rows(csv_rows(BytesIO(b"bob\n" * 5)))
    assert list(rows) == []
    assert (rows.rejected, len(rows.errors)) == (5, 2)


def test_errors_do_not_repeat_addresses() -> None:
    rows = Rows(csv_rows(BytesIO(b"secret person@example\n")))
    list(rows)
    assert "secret" not in str(rows.errors)

"""Lines of a report: where they are broken, and in which direction they are written."""

import pytest

from analytics.exporting.directions import needs_shaping, pieces, starts_right
from analytics.exporting.lines import broken


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("tea", ["tea"]),
        ("tea and coffee", ["tea and", "coffee"]),
        ("abcdefghijklmnopqrst", ["abcdefghij", "klmnopqrst"]),
        ("a bcdefghijklmnop q", ["a", "bcdefghijk", "lmnop q"]),
        ("one\ntwo", ["one", "two"]),
        ("abcdefghie\u0301f", ["abcdefghi", "e\u0301f"]),
        ("\u0301" * 15, ["\u0301" * 10, "\u0301" * 5]),
    ],
)
def test_lines_are_broken_at_spaces_and_else_between_letters(text: str, lines: list[str]) -> None:
    assert list(broken(text, 10, len)) == lines


def test_no_letter_is_lost() -> None:
    text = " ".join("word" * n for n in range(1, 40))
    lines = broken(text, 17, len)
    assert max(map(len, lines)) <= 17
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Round 1: Anna wins", ["Round 1: Anna wins"]),
        ("Round 1: דוד כהן (1) wins", ["Round 1: ", "דוד כהן", " (1) wins"]),
        ("a دב b ג", ["a ", "دב", " b ", "ג"]),
        ("דוד (SPD) 2026", ["דוד (SPD) 2026"]),
        ("2026 דוד", ["2026 דוד"]),
    ],
)
def test_names_from_right_to_left_are_pieces_of_a_line(line: str, parts: list[str]) -> None:
    assert list(pieces(line)) == parts
    assert "".join(parts) == line


def test_scripts_that_need_shaping_are_known() -> None:
    for text in ("محمد", "דוד", "สวัสดี", "देव", "e\u0301"):
        assert needs_shaping(text)
    for text in ("Müller", "Київ", "Ελλάδα", "1 234", "თბილისი"):
        assert not needs_shaping(text)
    assert starts_right("(دוד) Anna")
    assert not starts_right("Anna דוד")

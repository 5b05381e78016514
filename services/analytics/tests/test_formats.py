"""Tables as files, without a database: cells that are no formulas, and the memory needed."""

import tracemalloc
import unicodedata

import pytest

from analytics.exporting import formats, tables
from analytics.exporting.formats import neutral


@pytest.mark.parametrize("before", ["", " ", "\u00a0", "'", '"', "\u200b", "\ufeff", " \u2060 "])
@pytest.mark.parametrize("sign", "=+-@\uff1d\uff0b\uff0d\uff20\u2212")
def test_every_beginning_of_a_formula_is_neutralised(before: str, sign: str) -> None:
    formula = f"{before}{sign}cmd|' /C calc'!A0"
    assert neutral(formula).startswith(f"'{before}{sign}")
    assert neutral(f"a{formula}") == f"a{formula}"
    for separator in (";", "\t", "|", "\n", "\r\n"):
        assert f"{separator}'{before}{sign}" in neutral(f"a{separator}{formula}")


def test_every_form_of_a_sign_is_known() -> None:
    for character in map(chr, range(0x20, 0x2A00)):
        if unicodedata.normalize("NFKC", character)[:1] in ("=", "+", "-", "@"):
            assert neutral(character) == f"'{character}"


@pytest.mark.parametrize("text", ["", "Tea", " Tea", "A - B", "a=b", "Smith, -5", "3;4", "'tis"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text


@pytest.mark.parametrize("format", ["csv", "json", "ndjson"])
def test_the_memory_needed_does_not_grow_with_the_rows(format: str) -> None:
    def peak(number: int) -> int:
        """The most bytes that are held while this many rows are written."""
        chunks = ([(n, "Tea", n) for n in range(1_000)] for _ in range(number // 1_000))
        table = tables.Table(
            columns=("position", "label", "votes"), rows=chunks, version="",
            texts=frozenset({"label"}),
        )  # fmt: skip
        tracemalloc.start()
        try:
            for _ in formats.write(table, {}, format):
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1_000)  # caches of the interpreter
    assert peak(100_000) < 2 * peak(2_000)

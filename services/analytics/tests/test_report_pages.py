"""The pages of a report: letters, lines and tables, without a database."""

import io

import pytest
import uharfbuzz
from pypdf import PdfReader

from analytics.exporting import fonts, pages, pdf, wording
from analytics.exporting.report import Report
from analytics.exporting.sections import Grid, Section
from provote_core import languages
from provote_rules.lifecycle import Status
from provote_rules.tally.reading import REASONS
from provote_rules.tally.registry import METHODS


def text_of(data: bytes) -> str:
    """All text of the pages, with single spaces."""
    pages = PdfReader(io.BytesIO(data)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def written(title: str = "", *grids: Grid, missing: str = "") -> bytes:
    """The PDF of a report with a title and tables."""
    sections = [Section(title="Section", grids=grids)] if grids else []
    report = Report(
        language="en", title=title, subtitle="", finality="", final=True, elected=("", ""),
        facts=(), sections=sections, page="", footer="", missing=missing,
    )  # fmt: skip
    return pdf.render(report, made_at=None)


def test_arabic_letters_are_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    """The two letters Mim of a name have two shapes; without shaping they are one glyph."""
    joined = _glyphs(written("محمد"))
    monkeypatch.setattr(pages, "needs_shaping", lambda _: False)
    assert joined == _glyphs(written("محمد")) + 1


def test_letters_that_no_font_has_are_replaced_and_the_report_says_so() -> None:
    text = text_of(written("投票 2026 👩‍👩‍👧 ✓", missing="Boxes replace letters."))
    assert text.startswith(f"{fonts.REPLACEMENT * 2} 2026 {fonts.REPLACEMENT}")
    assert "✓" in text
    assert "Boxes replace letters." in text
    assert "Boxes" not in text_of(written("Wahl 2026 ✓ محمد", missing="Boxes replace letters."))


def test_text_is_selected_as_it_was_written() -> None:
    title = "Żółć, Ελλάδα, Київ, თბილისი, fi ffl"
    assert title in text_of(written(title))


def test_a_long_title_and_long_words_stay_on_the_page() -> None:
    title = "Donaudampfschifffahrtsgesellschaft" * 9 + " words" * 60
    grid = Grid(heading=("Choice", "Votes"), rows=[("x" * 200, "1")], widths=(1, 1), numbers=1)
    data = written(title, grid)
    text = text_of(data).replace(" ", "")
    assert title.replace(" ", "") in text
    assert "x" * 200 in text
    assert len(PdfReader(io.BytesIO(data)).pages) == 1


def test_a_row_that_is_higher_than_a_page_goes_on_below_a_further_heading() -> None:
    label = " ".join(f"word{n}" for n in range(1_000))
    grid = Grid(heading=("Choice", "Votes"), rows=[(label, "7")], widths=(1, 5), numbers=1)
    data = written("", grid)
    text = text_of(data)
    assert all(f"word{n}" in text for n in range(1_000))
    for page in PdfReader(io.BytesIO(data)).pages[1:]:
        assert page.extract_text().startswith("Choice")


def _glyphs(data: bytes) -> int:
    """The number of glyphs in the embedded fonts."""
    fonts = PdfReader(io.BytesIO(data)).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    found = 0
    for font in fonts.values():
        [descendant] = font.get_object()["/DescendantFonts"]
        descriptor = descendant.get_object()["/FontDescriptor"].get_object()
        file = descriptor.get("/FontFile2") or descriptor["/FontFile3"]
        found += uharfbuzz.Face(file.get_object().get_data()).glyph_count
    return found


def test_every_name_of_the_api_has_words() -> None:
    """The check of languages finds words that have no German text."""
    assert set(wording.STATUSES) == set(Status)
    assert set(wording.METHODS) == {method.id for method in METHODS.values()}
    assert set(REASONS) <= set(wording.REASONS)
    assert set(wording.TIMES) == set(wording.POINTS) == set(languages.LANGUAGES)

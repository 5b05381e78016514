"""The report of a result as a PDF: text that can be selected, in fonts that are embedded."""

from collections.abc import Sequence
from datetime import datetime

from analytics.exporting import fonts
from analytics.exporting.grids import draw
from analytics.exporting.pages import FINAL, LINE, PROVISIONAL, SIZE, SOFT, Pages
from analytics.exporting.report import Report
from analytics.exporting.sections import Section


def render(report: Report, *, made_at: datetime | None) -> bytes:
    """The PDF of a report. Equal arguments give equal bytes."""
    pages = Pages(report, made_at=made_at)
    if any(map(fonts.needs_symbols, _texts(report))):
        pages.load_symbols()
    pages.add_page()
    _head(pages, report)
    for section in report.sections:
        _section(pages, section)
    if pages.replaced:
        pages.ln(4)
        pages.style(size=8, colour=SOFT)
        pages.paragraph(report.missing, height=4)
    return bytes(pages.output())


def _texts(report: Report) -> Sequence[str]:
    """Every text that may have been written by people."""
    found = [report.title, *report.elected]
    for section in report.sections:
        found += section.paragraphs
        found += [cell for grid in section.grids for row in grid.rows for cell in row]
    return found


def _head(pages: Pages, report: Report) -> None:
    pages.style(size=20, bold=True)
    pages.paragraph(report.title, height=9)
    pages.style(size=11, colour=SOFT)
    pages.paragraph(report.subtitle, height=6)
    pages.ln(3)
    _finality(pages, report)
    name, elected = report.elected
    if elected:
        pages.ln(3)
        pages.style(size=9, colour=SOFT)
        pages.paragraph(name, height=5)
        pages.style(size=15, bold=True)
        pages.paragraph(elected, height=7.5)
    pages.ln(3)
    for fact in report.facts:
        _fact(pages, *fact)


def _finality(pages: Pages, report: Report) -> None:
    """The sentence on whether the result is final, in a colour that says the same."""
    colour, surface = FINAL if report.final else PROVISIONAL
    pages.style(size=10.5, bold=True, colour=colour)
    pages.set_fill_color(*surface)
    lines = pages.lines(report.finality, pages.epw - 4)
    height = len(lines) * 5.5 + 4
    pages.rect(pages.l_margin, pages.y, pages.epw, height, style="F")
    bottom = pages.y + height
    pages.set_xy(pages.l_margin + 2, pages.y + 2)
    pages.block(lines, pages.epw - 4, 5.5)
    pages.set_xy(pages.l_margin, bottom)


def _fact(pages: Pages, name: str, value: str) -> None:
    side = pages.epw * 0.3
    pages.style(size=SIZE, colour=SOFT)
    names = pages.lines(name, side)
    pages.style(size=SIZE)
    values = pages.lines(value, pages.epw - side)
    height = LINE * max(len(names), len(values))
    if not pages.has_room(height):
        pages.add_page()
    top = pages.y
    pages.style(size=SIZE, colour=SOFT)
    pages.block(names, side, LINE)
    pages.set_xy(pages.l_margin + side, top)
    pages.style(size=SIZE)
    pages.block(values, pages.epw - side, LINE)
    pages.set_xy(pages.l_margin, top + height)


def _section(pages: Pages, section: Section) -> None:
    if not pages.has_room(30):
        pages.add_page()
    pages.ln(6)
    pages.style(size=13, bold=True)
    pages.start_section(section.title)
    pages.paragraph(section.title, height=7)
    pages.ln(1)
    pages.style(size=10)
    for text in section.paragraphs:
        pages.paragraph(text, height=5)
    for grid in section.grids:
        if section.paragraphs or grid is not section.grids[0]:
            pages.ln(4)
        draw(pages, grid)

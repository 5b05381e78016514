"""The pages of a report: their fonts, colours and lines of text.

Scripts that are written from right to left, or whose letters join, are shaped by HarfBuzz. Lines
are broken here, in the order in which the text is read, because the library orders the letters
of a whole paragraph before it breaks lines.
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from fpdf import FPDF, ViewerPreferences

from analytics.exporting import fonts
from analytics.exporting.directions import needs_shaping, pieces, starts_right
from analytics.exporting.fonts import FAMILY
from analytics.exporting.lines import broken
from analytics.exporting.report import Report

MARGIN = 18  # millimetres
LINE = 4.6  # of a table's text
PADDING = 1.0
BAR = 0.8  # height
SIZE = 9
# Becomes the number of pages; no other text has it, because no font has this character.
TOTAL = "\ue000" * 4
# Without ligatures the text that is copied has the letters that it was written with. Those that
# a script requires are another feature, which stays on.
FEATURES = {"liga": False, "kern": True}
INK, SOFT, EDGE, FINE = (28, 36, 48), (80, 91, 107), (111, 122, 138), (208, 212, 218)
FINAL = ((11, 110, 79), (227, 241, 235))  # text, and the surface below it
PROVISIONAL = ((122, 75, 0), (255, 243, 214))


class Pages(FPDF):
    """A4 pages with the poll's id and the number of the page at the foot."""

    def __init__(self, report: Report, *, made_at: datetime | None) -> None:
        super().__init__(format="A4")
        self._report = report
        self.replaced = False
        self.set_title(report.title)
        self.set_subject(report.subtitle)
        self.set_lang(report.language)
        self.set_creator("Provote")
        self.set_producer("Provote")
        self.set_creation_date(made_at or datetime(1970, 1, 1, tzinfo=UTC))
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)
        for style, name in fonts.STYLES.items():
            self.add_font(FAMILY, style=style, fname=fonts.font_file(name))
        self.alias_nb_pages(TOTAL)
        self.set_margin(MARGIN)
        self.set_auto_page_break(False, margin=MARGIN)

    def load_symbols(self) -> None:
        """Load the font for what FiraGO does not have."""
        self.add_font(fonts.SYMBOLS, fname=fonts.font_file(fonts.SYMBOLS))
        self.set_fallback_fonts([fonts.SYMBOLS], exact_match=False)

    def footer(self) -> None:
        """Write the foot of a page; the library calls it at the end of each one."""
        self.set_y(-MARGIN + 6)
        self.style(size=8, colour=SOFT)
        self.cell(self.epw / 2, 5, self._report.footer)
        number = self._report.page.format(number=self.page_no(), total=TOTAL)
        self.cell(self.epw / 2, 5, number, align="R")

    def style(
        self, *, size: float, bold: bool = False, colour: tuple[int, int, int] = INK
    ) -> None:
        """Set font and colour."""
        self.set_font(FAMILY, "B" if bold else "", size)
        self.set_text_color(*colour)

    def line_of(self, text: str, width: float, height: float, align: str = "L") -> None:
        """Write a line; the position goes to its right."""
        found = pieces(text)
        if len(found) == 1:
            self._shape(text)
            self.cell(width, height, text, align=align)
            return
        margin, self.c_margin = self.c_margin, 0
        end = self.x + width
        self.x += margin if align == "L" else width - margin - self._measure(text)
        for piece in found:
            self._shape(piece)
            self.cell(self.get_string_width(piece), height, piece)
        self.c_margin, self.x = margin, end

    def block(self, lines: Sequence[str], width: float, height: float, align: str = "L") -> None:
        """Write lines one below the other from the present position; it goes below them."""
        left = self.x
        for line in lines:
            self.x = left
            self.line_of(line, width, height, align)
            self.y += height
        self.x = left

    def _shape(self, text: str) -> None:
        self.set_text_shaping(needs_shaping(text), features=FEATURES)

    def _measure(self, text: str) -> float:
        """The width of a line in the present font, without margins."""
        width = 0.0
        for piece in pieces(text):
            self._shape(piece)
            width += self.get_string_width(piece)
        return width

    def lines(self, text: str, width: float) -> Sequence[str]:
        """The text in lines that fit the width, in the present font."""
        found = fonts.shown(text)
        self.replaced = self.replaced or fonts.REPLACEMENT in found
        # The library has a margin on both sides of a cell.
        return broken(found, width - 2 * self.c_margin, self._measure)

    def has_room(self, height: float) -> bool:
        """Whether something of this height fits on the page."""
        return bool(self.y + height <= self.h - MARGIN)

    def paragraph(self, text: str, *, height: float) -> None:
        """Write a paragraph over the whole width; a page break may be between its lines."""
        align = "R" if starts_right(text) else "L"
        for line in self.lines(text, self.epw):
            if not self.has_room(height):
                self.add_page()
            self.line_of(line, self.epw, height, align)
            self.ln(height)

"""Tables on the pages of a report."""

from collections.abc import Iterator, Sequence

from analytics.exporting.pages import (
    BAR,
    EDGE,
    FINAL,
    FINE,
    INK,
    LINE,
    MARGIN,
    PADDING,
    SIZE,
    Pages,
)
from analytics.exporting.sections import Grid

Cells = Sequence[Sequence[str]]  # the lines of each cell of a row


class Drawing:
    """Draws the rows of a table; its heading is repeated on each page."""

    def __init__(self, pages: Pages, grid: Grid) -> None:
        self._pages, self._grid = pages, grid
        total = sum(grid.widths)
        self._widths = [pages.epw * width / total for width in grid.widths]
        self._heading = self._broken(grid.heading, bold=True)

    def draw(self) -> None:
        """Draw all rows."""
        bars = self._grid.bars
        self._draw_heading(reserve=self._height(self._heading))
        for number, cells in enumerate(self._grid.rows):
            lines = self._broken(cells)
            for part in self._parts(lines):
                self._draw_row(part)
            if bars:
                self._draw_bar(bars[number])
            self._rule(FINE, 0.15)

    def _broken(self, cells: Sequence[str], *, bold: bool = False) -> Cells:
        self._pages.style(size=SIZE, bold=bold)
        return [
            self._pages.lines(cell, width - PADDING)
            for cell, width in zip(cells, self._widths, strict=True)
        ]

    def _height(self, lines: Cells) -> float:
        return max(map(len, lines)) * LINE + 2 * PADDING

    def _parts(self, lines: Cells) -> Iterator[Cells]:
        """The row, after a page break if it needs one; in parts if it is higher than a page."""
        page = self._pages
        if not page.has_room(self._height(lines)):
            self._break()
        while not page.has_room(self._height(lines)):
            number = int((page.h - MARGIN - page.y - 2 * PADDING) / LINE)
            yield [cell[:number] for cell in lines]
            lines = [cell[number:] for cell in lines]
            self._break()
        yield lines

    def _break(self) -> None:
        self._pages.add_page()
        self._draw_heading()

    def _draw_heading(self, reserve: float = 0.0) -> None:
        """Draw the heading, on a new page unless `reserve` and a line fit below it, too."""
        if not self._pages.has_room(reserve + self._height(self._heading) + LINE):
            self._pages.add_page()
        self._pages.style(size=SIZE, bold=True)
        self._write(self._heading)
        self._rule(EDGE, 0.4)

    def _draw_row(self, lines: Cells) -> None:
        self._pages.style(size=SIZE)
        self._write(lines)

    def _write(self, lines: Cells) -> None:
        """Write the cells one after another, so that the text of each is selected as a whole."""
        page, x = self._pages, self._pages.l_margin
        top = page.y + PADDING
        for number, (cell, width) in enumerate(zip(lines, self._widths, strict=True)):
            align = "R" if number >= self._grid.numbers else "L"
            page.set_xy(x, top)
            page.block(cell, width, LINE, align)
            x += width
        page.set_xy(page.l_margin, top - PADDING + self._height(lines))

    def _draw_bar(self, percentage: float) -> None:
        page = self._pages
        page.set_fill_color(*FINAL[0])
        length = (self._widths[0] - 2 * PADDING) * percentage / 100
        page.rect(page.l_margin + PADDING, page.y - BAR / 2, length, BAR, style="F")
        page.y += BAR

    def _rule(self, colour: tuple[int, int, int], width: float) -> None:
        page = self._pages
        page.set_draw_color(*colour)
        page.set_line_width(width)
        page.line(page.l_margin, page.y, page.w - page.r_margin, page.y)
        page.set_draw_color(*INK)


def draw(pages: Pages, grid: Grid) -> None:
    """Draw a table from the present position on."""
    Drawing(pages, grid).draw()

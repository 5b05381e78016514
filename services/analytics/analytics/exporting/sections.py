"""The parts of a report: sections with paragraphs and tables of text."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table of text: its heading row, its rows, and the relative widths of its columns.

    `numbers` is the first of the columns that are aligned to the right. `bars` are lengths from 0
    to 100, drawn below the first cell of each row. A cell may have several lines.
    """

    heading: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    widths: tuple[float, ...]
    numbers: int
    bars: Sequence[float] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading with paragraphs and tables below it."""

    title: str
    paragraphs: tuple[str, ...] = ()
    grids: tuple[Grid, ...] = ()

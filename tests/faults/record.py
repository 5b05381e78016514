"""The result of a row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from faults.crowd import Answer

HEADS = (
    *("#", "fault or abuse", "attempted", "acknowledged", "unknown", "refused", "lost"),
    *("invented", "twice", "stored", "counted", "by choice", "caught up s", "5xx"),
    *("p50 ms", "p99 ms", "holds", "beside"),
)


@dataclass
class Record:
    """The figures of a row, and in `complaints` the invariants that do not hold."""

    row: str
    title: str
    attempted: int = 0
    acknowledged: int = 0
    unknown: int = 0
    refused: int = 0
    lost: int = 0  # acknowledged and not stored
    invented: int = 0  # stored and not attempted
    twice: int = 0
    stored: int = 0
    counted: int = 0
    by_choice: int = 0
    caught_up: float | None = None  # seconds from the heal
    failures: int = 0  # 5xx
    p50: float | None = None  # milliseconds
    p99: float | None = None
    beside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all invariants hold."""
        return not self.complaints

    def require(self, holds: object, otherwise: str) -> None:
        """Add a complaint unless something holds."""
        if not holds:
            self.complaints.append(otherwise)

    def cells(self) -> list[str]:
        """The row of the table, in the order of HEADS; no figures if nothing was attempted."""
        numbers = (self.attempted, self.acknowledged, self.unknown, self.refused, self.lost)
        more = (self.invented, self.twice, self.stored, self.counted, self.by_choice)
        figures = [
            *(f"{number:,}" for number in (*numbers, *more)),
            *(shown(self.caught_up), f"{self.failures:,}", shown(self.p50), shown(self.p99)),
        ]
        return [
            *(self.row, self.title),
            *(figures if self.attempted else [""] * len(figures)),
            *("yes" if self.holds else "**no**", "; ".join(self.beside)),
        ]


def shown(value: float | None) -> str:
    """A figure in the format of the table."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"


def percentile(answers: Iterable[Answer], part: float) -> float | None:
    """Milliseconds from the moment a request was due to its answer; None without answers."""
    times = sorted(1000 * (answer.at - answer.due) for answer in answers if answer.status)
    return round(times[int(part * (len(times) - 1))], 1) if times else None


def report(records: Sequence[Record]) -> str:
    """All rows for a terminal, complaints beneath their row."""
    lines = []
    for one in records:
        lines.append(f"{one.row:>3} {'holds' if one.holds else 'FAILS'} {one.title}")
        heads = zip(HEADS[2:-2], one.cells()[2:-2], strict=True)
        pairs = [f"{head} {cell}" for head, cell in heads if cell]
        if pairs:
            lines.append("          " + ", ".join(pairs))
        lines += [f"          {what}" for what in one.beside]
        lines += [f"          NOT: {what}" for what in one.complaints]
    return "\n".join(lines)

"""The content of the report of a result: pure functions, without pages and fonts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from analytics import projections
from analytics.exporting.fonts import REPLACEMENT
from analytics.exporting.rounds import rounds_section, ties_section
from analytics.exporting.sections import Grid, Section
from analytics.exporting.wording import STATUSES, Wording
from analytics.projections import ResultSnapshot, Tally
from analytics.tallying.profiles import Snapshot
from provote_rules.texts import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The texts of a report, from top to bottom; `footer` and `page` are the foot of a page.

    `finality` is the sentence on whether the result is final.
    `elected` are the labels of the elected choices of a final result. `page` is formatted with
    number and total, `missing` is written at the end if a character is in no font.
    """

    language: str
    title: str
    subtitle: str
    finality: str
    final: bool
    elected: tuple[str, str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    page: str
    footer: str
    missing: str


def compose(
    snapshot: ResultSnapshot, poll: Snapshot, *, last_at: datetime | None, language: str
) -> Report:
    """The report of the poll's result, `snapshot` and `poll` being of one moment.

    `last_at` is the time of its last change, where that is shown.
    """
    say = Wording(language)
    labels = {str(choice.id): choice.label for choice in snapshot.choices}
    sections = [_results(snapshot, say)]
    if snapshot.tally is not None:
        sections += _count(snapshot.tally, labels, say)
    return Report(
        language=language,
        title=poll.title,
        subtitle=say(tr("Report of the result")),
        finality=_finality(snapshot, say),
        final=snapshot.final,
        elected=(say(tr("Elected")), _elected(snapshot, labels)),
        facts=[fact for fact in _facts(snapshot, poll, last_at, say) if fact[1]],
        sections=sections,
        page=say(tr("Page {number} of {total}", number="{number}", total="{total}")),
        footer=str(snapshot.poll_id),
        missing=say(
            tr(
                "{sign} stands for characters that the fonts of this report do not have. The "
                "exports as CSV, JSON and NDJSON have them.",
                sign=REPLACEMENT,
            )
        ),
    )


def _finality(snapshot: ResultSnapshot, say: Wording) -> str:
    if snapshot.final:
        return say(tr("Final result: the poll is closed and all votes are counted."))
    return say(tr("Provisional result: votes may follow, or are not counted yet."))


def _elected(snapshot: ResultSnapshot, labels: Mapping[str, str]) -> str:
    if not snapshot.final or snapshot.tally is None or not snapshot.tally.final:
        return ""
    return ", ".join(labels[str(choice)] for choice in snapshot.tally.elected)


def _facts(
    snapshot: ResultSnapshot, poll: Snapshot, last_at: datetime | None, say: Wording
) -> Iterator[tuple[str, str]]:
    tally = snapshot.tally
    yield say(tr("Poll")), str(snapshot.poll_id)
    yield say(tr("Status")), say.name(STATUSES, snapshot.status)
    yield say(tr("Method")), say.method(snapshot.method)
    yield say(tr("Seats")), str(poll.seats)
    yield say(tr("Votes")), str(snapshot.total)
    yield say(tr("Abstentions")), str(snapshot.abstentions)
    yield say(tr("Opened")), say.moment(snapshot.opens_at)
    yield say(tr("Closed")), say.moment(poll.sealed_at or snapshot.closes_at)
    yield say(tr("Last change")), say.moment(last_at)
    yield say(tr("Counted")), say.moment(tally.made_at if tally else None)
    if tally is not None and tally.votes != snapshot.total:
        yield say(tr("Votes in that count")), str(tally.votes)
    yield say(tr("SHA-256 of the count's report")), (tally and tally.report_digest) or ""


def _results(snapshot: ResultSnapshot, say: Wording) -> Section:
    elected = snapshot.tally.elected if snapshot.tally else []
    places = {str(choice): str(place) for place, choice in enumerate(elected, 1)}
    choices = projections.results(snapshot).choices
    rows = [
        (
            one.label,
            str(one.votes),
            f"{say.decimal(f'{one.percentage:.2f}')} %",
            places.get(str(one.choice_id), ""),
        )
        for one in choices
    ]
    heading = (say(tr("Choice")), say(tr("Votes")), say(tr("Share")), say(tr("Elected")))
    grid = Grid(
        heading=heading,
        rows=rows,
        widths=(6, 2, 2, 2),
        numbers=1,
        bars=[float(one.percentage) for one in choices],
    )
    return Section(title=say(tr("Result")), grids=(grid,))


def _count(tally: Tally, labels: Mapping[str, str], say: Wording) -> Iterator[Section]:
    if tally.rounds:
        yield rounds_section(tally.rounds, labels, say)
    if tally.ties or tally.undecided is not None:
        yield ties_section(tally, labels, say)

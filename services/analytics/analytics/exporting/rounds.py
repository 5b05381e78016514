"""The rounds and the ties of a count as sections of a report."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from analytics.exporting.sections import Grid, Section
from analytics.exporting.wording import DECIDED_BY, PURPOSES, REASONS, Wording
from analytics.projections import Tally
from provote_core import languages
from provote_rules.texts import tr

SIDE_BY_SIDE = 5  # rounds in one table
LARGEST = 10_000  # cells of rounds, and choices in ties; a count may have a thousand rounds


def rounds_section(
    rounds: Sequence[dict[str, Any]], labels: Mapping[str, str], say: Wording
) -> Section:
    """The votes of each choice in each round; only their number if they are too many."""
    title = say(tr("Rounds of the count"))
    if len(rounds) * len(labels) > LARGEST:
        note = tr(
            "The count has {rounds} rounds, which are too many for this report. The export of "
            "rounds has them.",
            rounds=len(rounds),
        )
        return Section(title=title, paragraphs=(say(note),))
    grids = tuple(
        _side_by_side(rounds[start : start + SIDE_BY_SIDE], labels, say)
        for start in range(0, len(rounds), SIDE_BY_SIDE)
    )
    return Section(title=title, paragraphs=tuple(_sentences(rounds, say)), grids=grids)


def _sentences(rounds: Sequence[dict[str, Any]], say: Wording) -> Iterator[str]:
    """What the count says about each round; reports of counts are in English."""
    if say.language != languages.ENGLISH:
        return
    for one in rounds:
        if one["sentence"]:
            yield f"{_round(one['number'], say)}: {one['sentence']}"


def _round(number: int, say: Wording) -> str:
    return say(tr("Round {number}", number=str(number)))


def _side_by_side(
    rounds: Sequence[dict[str, Any]], labels: Mapping[str, str], say: Wording
) -> Grid:
    """A row for each choice and each reason of exhaustion, a column for each round."""
    rows = [
        (label, *(_cell(one, id_, say) for one in rounds))
        for id_, label in labels.items()
        if any(id_ in one["tallies"] or _fate(one, id_, say) for one in rounds)
    ]
    reasons = sorted({reason for one in rounds for reason in one["exhausted"]})
    rows += [
        (
            say(tr("Without a choice: {reason}", reason=REASONS.get(reason, reason))),
            *(say.decimal(one["exhausted"].get(reason, "")) for one in rounds),
        )
        for reason in reasons
    ]
    heading = (say(tr("Choice")), *(_round(one["number"], say) for one in rounds))
    return Grid(heading=heading, rows=rows, widths=(4, *[2] * len(rounds)), numbers=1)


def _cell(one: Mapping[str, Any], id_: str, say: Wording) -> str:
    votes = say.decimal(one["tallies"].get(id_, ""))
    return "\n".join(text for text in (votes, _fate(one, id_, say)) if text)


def _fate(one: Mapping[str, Any], id_: str, say: Wording) -> str:
    if id_ in one["elected"]:
        return say(tr("elected"))
    return say(tr("excluded")) if id_ in one["excluded"] else ""


def ties_section(tally: Tally, labels: Mapping[str, str], say: Wording) -> Section:
    """The ties of the count, and the one that it waits for."""
    title = say(tr("Ties"))
    paragraphs: list[str] = []
    if tally.undecided is not None:
        tied = _named(tally.undecided["tied"], labels)
        paragraphs.append(
            say(tr("The count waits for the drawing of a tie between {tied}.", tied=tied))
        )
    if sum(len(tie["tied"]) for tie in tally.ties) > LARGEST:
        note = tr("The count has {count} ties, which are too many for this report.",
                  count=len(tally.ties))  # fmt: skip
        paragraphs.append(say(note))
        return Section(title=title, paragraphs=tuple(paragraphs))
    grids = (_ties(tally.ties, labels, say),) if tally.ties else ()
    return Section(title=title, paragraphs=tuple(paragraphs), grids=grids)


def _ties(ties: Sequence[dict[str, Any]], labels: Mapping[str, str], say: Wording) -> Grid:
    rows = [
        (
            str(tie["round"]),
            say.name(PURPOSES, tie["purpose"]),
            _named(tie["tied"], labels),
            say.name(DECIDED_BY, tie["by"]),
            _named(tie["order"], labels),
        )
        for tie in ties
    ]
    heading = (
        say(tr("Round")), say(tr("Decides")), say(tr("Tied")), say(tr("Broken by")),
        say(tr("Order")),
    )  # fmt: skip
    return Grid(heading=heading, rows=rows, widths=(2, 3, 4, 3, 4), numbers=5)


def _named(ids: Sequence[str], labels: Mapping[str, str]) -> str:
    return ", ".join(labels.get(str(id_), str(id_)) for id_ in ids)

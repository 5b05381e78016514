"""A report for a person: what was counted, each round as a sentence, and tables of the tallies."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from provote_rules.formats import ElectionFile
from provote_rules.verify.output import readable
from provote_rules.wording import number_of

_WIDTH = 100
_MARKS = ("undervotes", "overvotes", "skipped", "repeats", "withdrawn")
_ACCOUNTING = ("cast", "valid", "abstained", "undervotes", "overvotes", "skipped")


def print_report(
    report: Mapping[str, Any], computed: str, stated: str | None, election: ElectionFile,
    notes: Sequence[str],
) -> None:  # fmt: skip
    """Print the report, and how the digest compares with the stated one."""
    for line in _lines(report, election, notes):
        print(readable(line))
    if stated is None:
        print(f"digest of the report: {computed}")
    elif stated == computed:
        print(f"right: the report has the digest {computed}")
    else:
        print(f"WRONG: the report has the digest {computed}")
        print(readable(f"but the file states {stated}"))


def _lines(
    report: Mapping[str, Any], election: ElectionFile, notes: Sequence[str]
) -> Iterator[str]:
    if election.title:
        yield election.title
    yield f"{report['title']} ({report['method']}), {number_of(report['seats'], 'seat')}"
    threshold = report["threshold"]
    yield (
        f"{number_of(report['cast'], 'ballot')} cast, {report['valid']} valid"
        + (f", threshold {threshold}" if threshold is not None else "")
    )
    yield ", ".join(f"{name}: {report[name]}" for name in _ACCOUNTING)
    yield f"exhausted in the last round: {_exhausted(report)}"
    marks = asdict(election.anomalies)
    yield "in the file: " + ", ".join(f"{name}: {marks[name]}" for name in _MARKS)
    if report["withdrawn"]:
        yield f"withdrawn: {', '.join(report['withdrawn'])}"
    yield from notes
    yield ""
    for one in report["rounds"]:
        yield f"Round {one['number']}: {one['sentence']}"
    yield ""
    yield from _tables(report)
    yield from _ties(report)
    yield f"Elected: {', '.join(report['elected']) or 'no candidate'}"


def _exhausted(report: Mapping[str, Any]) -> str:
    """Votes that no candidate has at the end, by reason: "choices 3, overvote 1"; or "0"."""
    found = report["rounds"][-1]["exhausted"] if report["rounds"] else {}
    shown = [f"{reason} {votes}" for reason, votes in found.items() if votes.strip("0.")]
    return ", ".join(shown) or "0"


def _tables(report: Mapping[str, Any]) -> Iterator[str]:
    """The tallies of the rounds, as many rounds beside each other as fit."""
    rounds = report["rounds"]
    label = max((len(one) for one in report["candidates"]), default=0)
    label = min(label, _WIDTH // 2)
    cells = [text for one in rounds for text in one["tallies"].values()]
    width = max([len(str(len(rounds))), *(len(text) for text in cells)]) + 2
    fit = max(1, (_WIDTH - label) // width)
    for start in range(0, len(rounds), fit):
        shown = rounds[start : start + fit]
        yield " " * label + "".join(f"{one['number']:>{width}}" for one in shown)
        for candidate in report["candidates"]:
            row = [one["tallies"].get(candidate, "") for one in shown]
            if any(row):
                yield f"{candidate[:label]:<{label}}" + "".join(f"{text:>{width}}" for text in row)
        yield ""


def _ties(report: Mapping[str, Any]) -> Iterator[str]:
    for tie in report["ties"]:
        how = f"drawn ({_lot(report)})" if tie["drawn"] else f"broken by {tie['by']}"
        yield f"Tie in round {tie['round']} ({tie['purpose']}): {', '.join(tie['tied'])}; {how}."


def _lot(report: Mapping[str, Any]) -> str:
    """What was drawn with: "seed", or "seed, and the public beacon's round 5"."""
    by, number = report["lot"]["by"], report["lot"].get("beacon_round")
    return str(by) if number is None else f"{by}, and the public beacon's round {number}"

"""A result as text for a terminal: bars, rounds with their sentences, and who is elected."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from local.commands.demo.counted import Counted

CHART = 24  # characters of the longest possible bar
WIDTH = 96  # characters of a line with a sentence
BY_ROUNDS = {"ranked", "score"}  # ballot types that are shown by the rounds of their count


def lines(counted: Counted) -> Iterator[str]:
    """The lines that show one poll's result."""
    results, report = counted.results, counted.report
    yield counted.poll["title"]
    yield f"  {_state(results, counted.accounting)}"
    if report is None:
        yield "  not counted by its method yet"
        yield from _choices(results)
        return
    ballot_type = counted.poll["ballot_type"]
    yield f"  {ballot_type} ballots, {report['title']} ({report['method']}){_seats(report)}"
    yield from _rounds(report) if ballot_type in BY_ROUNDS else _choices(results)
    if ballot_type not in BY_ROUNDS and report["ties"]:
        yield from _wrapped(f"  {report['rounds'][-1]['sentence']}")
    outcome = "elected" if results["final"] else "if closed now"
    yield f"  {outcome:<14} {', '.join(report['elected']) or 'no choice is elected'}"
    yield f"  report digest  {results['tally']['report_digest']}"


def _state(results: Any, accounting: Any) -> str:
    votes = f"{results['total_votes']:,} votes"
    if results["abstentions"]:
        votes += f" with {results['abstentions']:,} abstentions"
    state = "final" if results["final"] else results["status"]
    verdict = "all accounts agree" if accounting["balanced"] else "NOT BALANCED"
    return f"{votes}, {state}, {verdict}"


def _seats(report: Any) -> str:
    seats = f", {report['seats']} seats" if report["seats"] > 1 else ""
    return f"{seats}, quota {report['threshold']}" if report["threshold"] is not None else seats


def _choices(results: Any) -> Iterator[str]:
    """A bar for each choice: the share of the ballots that mark it."""
    width = max(len(choice["label"]) for choice in results["choices"])
    for choice in sorted(results["choices"], key=lambda choice: -choice["votes"]):
        share = f"{choice['percentage']:6.2f} %"
        bar = _bar(Decimal(choice["percentage"]), Decimal(100))
        yield f"    {choice['label']:<{width}} {choice['votes']:>8,} {share}  {bar}".rstrip()


def _rounds(report: Any) -> Iterator[str]:
    """Each round: its sentence, and a bar for each choice that has votes or points in it."""
    for one in report["rounds"]:
        yield from _wrapped(f"  Round {one['number']}: {one['sentence']}")
        yield from _bars(one["tallies"])


def _bars(tallies: Mapping[str, str]) -> Iterator[str]:
    amounts = {label: Decimal(text) for label, text in tallies.items() if Decimal(text)}
    longest = max(amounts.values(), default=Decimal(0))
    width = max(map(len, tallies), default=0)
    digits = max(map(len, tallies.values()), default=0)
    for label in sorted(amounts, key=lambda label: -amounts[label]):
        bar = _bar(amounts[label], longest)
        yield f"    {label:<{width}}  {tallies[label]:>{digits}}  {bar}".rstrip()


def _bar(amount: Decimal, most: Decimal) -> str:
    return "#" * round(CHART * amount / most) if most else ""


def _wrapped(sentence: str) -> list[str]:
    return textwrap.wrap(sentence, WIDTH, subsequent_indent=" " * 4)

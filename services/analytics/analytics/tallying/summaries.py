"""What results show of a report: choices by their ids instead of labels."""

from collections.abc import Mapping, Sequence
from typing import Any

from provote_rules.tally.ties import Lot, TieUndecided


def summary(report: Mapping[str, Any], *, ids: Sequence[str], lot: Lot) -> dict[str, Any]:
    """Elected choices, rounds and ties; `lot` is what breaks its ties."""
    known = dict(zip(report["candidates"], ids, strict=True))

    def named(labels: Sequence[str]) -> list[str]:
        return [known[label] for label in labels]

    return {
        "elected": named(report["elected"]),
        "rounds": [
            {
                "number": one["number"],
                "sentence": one["sentence"],
                "tallies": {known[label]: votes for label, votes in one["tallies"].items()},
                "elected": named(one["elected"]),
                "excluded": named(one["excluded"]),
                "exhausted": one["exhausted"],
            }
            for one in report["rounds"]
        ],
        "ties": [
            {**tie, "tied": named(tie["tied"]), "order": named(tie["order"])}
            for tie in report["ties"]
        ],
        "lot": lot.name,
        "beacon_round": getattr(lot, "beacon_round", None),
        "undecided": None,
    }


def empty(*, lot: Lot | None = None) -> dict[str, Any]:
    """The summary of a count without a report."""
    return {
        "elected": [],
        "rounds": [],
        "ties": [],
        "lot": lot and lot.name,
        "beacon_round": None,
        "undecided": None,
    }


def undecided(tie: TieUndecided, *, ids: Sequence[str], lot: Lot) -> dict[str, Any]:
    """The summary of a count that stops at a tie until its drawing is known."""
    waiting = {
        "round": tie.round,
        "purpose": tie.purpose,
        "tied": [ids[position] for position in sorted(tie.tied)],
    }
    return {**empty(lot=lot), "undecided": waiting}

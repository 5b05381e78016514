"""RCTab's summary of a count as JSON, version 1, of a report; RCVis and other programs draw it."""

import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from provote_rules.formats.errors import CannotHold
from provote_rules.tally.numbers import exact
from provote_rules.texts import tr

_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_INACTIVE = {
    "exhaustedChoices": "choices", "overvotes": "overvote", "repeatedRankings": "repeated",
    "skippedRankings": "skipped",
}  # fmt: skip


def rctab_summary(
    report: Mapping[str, Any], *, title: str = "", date: str = "", jurisdiction: str = ""
) -> dict[str, Any]:
    """The summary of a report; `date` is YYYY-MM-DD. Raises CannotHold.

    The format has rounds of votes: a count without rounds, or with votes that are no decimals,
    has no summary. A surplus that is transferred in a later round than its candidate is elected
    makes a second entry of the candidate, with the transfers.
    """
    rounds = report["rounds"]
    texts = [text for one in rounds for text in one["tallies"].values()]
    if not texts or not all(_DECIMAL.fullmatch(text) for text in texts):
        raise CannotHold("rctab-summary", tr("a count by {method}", method=report["method"]))
    return {
        "config": {
            "contest": title, "date": date, "generatedBy": "Provote",
            "jurisdiction": jurisdiction, "office": "",
        },
        "jsonFormatVersion": "1",
        "results": [_round(one, report) for one in rounds],
        "summary": {
            "finalThreshold": _threshold(rounds[-1], report),
            "numCandidates": len(report["candidates"]),
            "numWinners": report["seats"],
            "totalNumBallots": str(report["cast"]),
            "undervotes": report["undervotes"],
        },
    }  # fmt: skip


def _round(one: Mapping[str, Any], report: Mapping[str, Any]) -> dict[str, Any]:
    transfers = {transfer["from"]: _transfers(transfer) for transfer in one["transfers"]}
    decided = [("elected", name) for name in one["elected"]]
    decided += [("eliminated", name) for name in one["excluded"]]
    named = {name for _, name in decided}
    decided += [
        ("elected" if transfer["kind"] == "surplus" else "eliminated", transfer["from"])
        for transfer in one["transfers"]
        if transfer["from"] not in named
    ]
    exhausted = one["exhausted"]
    known = set(_INACTIVE.values())
    others = sum(
        (Fraction(text) for why, text in exhausted.items() if why not in known), Fraction()
    )
    inactive = {name: exhausted.get(reason, "0") for name, reason in _INACTIVE.items()}
    if others:
        inactive["exhaustedChoices"] = exact(Fraction(inactive["exhaustedChoices"]) + others)
    return {
        "inactiveBallots": inactive,
        "round": one["number"],
        "tally": dict(one["tallies"]),
        "tallyResults": [
            {how: name, "transfers": transfers.get(name, {})} for how, name in decided
        ],
        "threshold": _threshold(one, report),
    }


def _transfers(transfer: Mapping[str, Any]) -> dict[str, str]:
    found = dict(transfer["to"])
    exhausted = sum((Fraction(text) for text in transfer["exhausted"].values()), Fraction())
    if exhausted:
        found["exhausted"] = exact(exhausted)
    if transfer["lost"] not in (None, "0"):
        found["residual surplus"] = transfer["lost"]
    return found


def _threshold(one: Mapping[str, Any], report: Mapping[str, Any]) -> str:
    return str(one["quota"] or report["threshold"] or "0")

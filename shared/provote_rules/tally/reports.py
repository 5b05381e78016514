"""Reports: a count as canonical JSON, the same bytes on every machine, with its digest.

docs/methods.md describes the members. A report names candidates by their labels and never a poll:
the same ballots give the same bytes, from the platform and from a file.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from provote_rules.definition import canonical
from provote_rules.tally.methods import Election, Method
from provote_rules.tally.outcomes import Outcome, Round, Transfer
from provote_rules.tally.profiles import Profile
from provote_rules.tally.ties import CandidateOrder, Lot, Tie, Ties

REPORT_VERSION = 1


class Uncountable(ValueError):
    """The profile cannot be counted by this method; the message says why."""


def tally(
    profile: Profile,
    method: Method,
    *,
    seats: int = 1,
    parameters: Mapping[str, Any] | None = None,
    lot: Lot | None = None,
) -> dict[str, Any]:
    """Count the ballots; returns the report. A repeat returns the same.

    Raises Uncountable, InvalidParameter, and TieUndecided where a tie waits for a drawing.
    """
    method.check_seats(seats)
    values = method.read_parameters(parameters or {})
    if profile.form not in method.forms:
        detail = f"{method.id} counts ballots of the form {' or '.join(method.forms)}"
        raise Uncountable(f"{detail}, these are {profile.form}")
    if not profile.standing:
        raise Uncountable("no candidate stands")
    ties = Ties(lot or CandidateOrder())
    election = Election(profile=profile, seats=seats, parameters=values, ties=ties)
    return _report(method, election, method.count(election))


def encode(report: Mapping[str, Any]) -> bytes:
    """The report as canonical JSON (RFC 8785)."""
    return canonical(report)


def digest(report: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical report, as 64 lower-case hexadecimal digits."""
    return hashlib.sha256(encode(report)).hexdigest()


def _report(method: Method, election: Election, outcome: Outcome) -> dict[str, Any]:
    profile, ties = election.profile, election.ties
    labels = profile.candidates
    drawn = any(tie.drawn for tie in ties.found)
    return {
        "report": REPORT_VERSION,
        "method": method.name,
        "title": method.title,
        "source": method.source,
        "seats": election.seats,
        "parameters": dict(election.parameters),
        "candidates": list(labels),
        "withdrawn": [labels[c] for c in sorted(profile.withdrawn)],
        "cast": profile.cast,
        "valid": outcome.valid,
        "abstained": profile.abstained,
        "undervotes": outcome.undervotes,
        "overvotes": outcome.overvotes,
        "skipped": outcome.skipped,
        "threshold": outcome.threshold,
        "rounds": [_round(number, one, labels) for number, one in enumerate(outcome.rounds, 1)],
        "elected": [labels[c] for c in outcome.elected],
        "excluded": [{"candidate": labels[c], "reason": reason} for c, reason in outcome.excluded],
        "winner_set": None
        if outcome.winner_set is None
        else [labels[c] for c in outcome.winner_set],
        "ties": [_tie(tie, labels) for tie in ties.found],
        "lot": {"by": ties.lot.name, **ties.lot.evidence()} if drawn else None,
        "details": dict(outcome.details),
    }


def _round(number: int, one: Round, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "number": number,
        "sentence": one.sentence,
        "tallies": _by_label(one.tallies, labels),
        "quota": one.quota,
        "elected": [labels[c] for c in one.elected],
        "excluded": [labels[c] for c in one.excluded],
        "transfers": [_transfer(transfer, labels) for transfer in one.transfers],
        "exhausted": dict(one.exhausted),
        "details": dict(one.details),
    }


def _transfer(transfer: Transfer, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "from": labels[transfer.source],
        "kind": transfer.kind,
        "value": transfer.value,
        "to": _by_label(transfer.to, labels),
        "exhausted": dict(transfer.exhausted),
        "lost": transfer.lost,
    }


def _tie(tie: Tie, labels: tuple[str, ...]) -> dict[str, Any]:
    return {
        "round": tie.round,
        "purpose": tie.purpose,
        "tied": [labels[c] for c in tie.tied],
        "by": tie.by,
        "drawn": tie.drawn,
        "order": [labels[c] for c in tie.order],
    }


def _by_label(values: Mapping[int, str], labels: tuple[str, ...]) -> dict[str, str]:
    return {labels[c]: values[c] for c in sorted(values)}

"""Parts of the sentences in reports."""

from collections.abc import Collection, Sequence
from typing import Any

from provote_rules.tally.ties import Lot

NO_VALID_BALLOT = "There is no valid ballot: no candidate is elected."
NO_BALLOT_LEFT = "No ballot counts for a continuing candidate, so no candidate is elected."

_DECIDED = {
    "candidate-order": "the order of the ballot paper",
    "seed": "the lot from the published seed",
    "lot_numbers": "the lot numbers",
    "ask": "a drawing by hand",
    "previous-round": "an earlier round",
}


def no_ballot(valid: int) -> str:
    """Why a count by rounds elects no candidate: no ballot is valid, or none counts any more."""
    return NO_BALLOT_LEFT if valid else NO_VALID_BALLOT


def decided_by(name: str) -> str:
    """What broke a tie, by its name in the report."""
    return _DECIDED.get(name, name)


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "A", "A and B", "A, B and C"; "no candidate" without any."""
    if not words:
        return "no candidate"
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


def number_of(number: Any, noun: str) -> str:
    """The number with its noun: "1 ballot", "2 ballots", "2.5 points"."""
    return f"{number} {noun}" if str(number) == "1" else f"{number} {noun}s"


def are(words: Collection[object]) -> str:
    """The verb for so many subjects."""
    return "is" if len(words) == 1 else "are"


def percent(basis_points: int) -> str:
    """Hundredths of a percent as text: percent(5050) is "50.50 %"."""
    return f"{basis_points // 100}.{basis_points % 100:02d} %"


def drawn(tied: Sequence[str], chosen: Sequence[str], lot: Lot) -> str:
    """The sentence of a tie that a lot broke for the chosen ones."""
    return f"{listed(tied)} are tied; {decided_by(lot.name)} decides for {listed(chosen)}."

"""Parts of the sentences in reports."""

from collections.abc import Collection, Sequence

from provote_rules.tally.ties import Lot, SeedLot

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


def decided_by(name: str, lot: Lot) -> str:
    """What broke a tie, by its name in the report; a beacon that is part of the lot is named."""
    said = _DECIDED.get(name, name)
    if name != lot.name or not isinstance(lot, SeedLot) or not lot.beacon:
        return said
    number = lot.beacon_round
    return f"{said} and " + (
        "a public beacon" if number is None else f"the public beacon's round {number}"
    )


def the_lot(lot: Lot) -> str:
    """The lot in a sentence; what it is made of only if a beacon is part of it."""
    return decided_by(lot.name, lot) if isinstance(lot, SeedLot) and lot.beacon else "the lot"


def listed(words: Sequence[str]) -> str:
    """Words as a list in a sentence: "A", "A and B", "A, B and C"; "no candidate" without any."""
    if not words:
        return "no candidate"
    return " and ".join([*([", ".join(words[:-1])] if words[1:] else []), words[-1]])


def are(words: Collection[object]) -> str:
    """The verb for so many subjects."""
    return "is" if len(words) == 1 else "are"


def percent(basis_points: int) -> str:
    """Hundredths of a percent as text: percent(5050) is "50.50 %"."""
    return f"{basis_points // 100}.{basis_points % 100:02d} %"


def drawn(tied: Sequence[str], chosen: Sequence[str], lot: Lot) -> str:
    """The sentence of a tie that a lot broke for the chosen ones."""
    return f"{listed(tied)} are tied; {decided_by(lot.name, lot)} decides for {listed(chosen)}."

"""The parts of the sentences about rounds of a count by transferable votes."""

from collections.abc import Sequence
from fractions import Fraction

from provote_rules.tally.numbers import exact
from provote_rules.tally.sentences import are, listed, the_lot
from provote_rules.tally.ties import Lot
from provote_rules.wording import number_of


def plain(scaled: int, one: int) -> str:
    """A number of votes without zeros at its end: 2694, 1412.4557."""
    return exact(Fraction(scaled, one))


def join(parts: Sequence[str]) -> str:
    """One sentence; empty without parts."""
    sentence = "; ".join(part for part in parts if part)
    return f"{sentence[:1].upper()}{sentence[1:]}." if sentence else ""


def reached(labels: Sequence[str], votes: Sequence[str], quota: str) -> str:
    """Candidates have the quota."""
    if len(labels) == 1:
        return f"{labels[0]} reaches {quota} with {number_of(votes[0], 'vote')} and is elected"
    each = _with_votes(labels, votes)
    return f"{listed(each)} reach {quota} and are elected"


def rest(labels: Sequence[str]) -> str:
    """The last vacancies are filled."""
    return f"no more candidates are left than vacancies, so {listed(labels)} {are(labels)} elected"


def complete(some_left: bool) -> str:
    """The count is complete."""
    return "all seats are filled and the count is complete" if some_left else ""


def closed() -> str:
    """The last surpluses are set aside."""
    return "all seats are filled, so the votes above the threshold are set aside"


def surplus(label: str, votes: str, values: Sequence[str]) -> str:
    """A surplus is transferred."""
    if len(values) == 1:
        worth = f"each ballot now counts {values[0]}"
    else:
        worth = f"each ballot now counts between {values[0]} and {values[-1]}"
    return (
        f"the surplus of {label}, {number_of(votes, 'vote')}, goes to the next choices and {worth}"
    )


def fewest(labels: Sequence[str], votes: Sequence[str]) -> str:
    """The candidate with the fewest votes is excluded."""
    has = f"{labels[0]} has the fewest votes ({votes[0]})"
    return f"{has}, is excluded, and the ballots go to the next choices"


def write_ins(labels: Sequence[str], votes: Sequence[str]) -> str:
    """Undeclared write-ins are excluded."""
    each = _with_votes(labels, votes)
    return f"{listed(each)} cannot be elected and {are(labels)} excluded first"


def hopeless(labels: Sequence[str], votes: Sequence[str]) -> str:
    """Candidates who cannot be elected any more are excluded together."""
    each = _with_votes(labels, votes)
    return f"{listed(each)} cannot be elected any more and {are(labels)} excluded"


def tie(labels: Sequence[str], votes: str, picked: str, *, lot: Lot | None) -> str:
    """A tie is broken, by an earlier round if not by a lot.

    The picked one is excluded, or its surplus is transferred first.
    """
    how = "an earlier round" if lot is None else the_lot(lot)
    return (
        f"{listed(labels)} are tied with {number_of(votes, 'vote')} and {how} decides for {picked}"
    )


def _with_votes(labels: Sequence[str], votes: Sequence[str]) -> list[str]:
    return [
        f"{label} ({number_of(number, 'vote')})"
        for label, number in zip(labels, votes, strict=True)
    ]

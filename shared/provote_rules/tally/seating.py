"""Seats for the candidates with the highest tallies."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from provote_rules.tally.sentences import drawn
from provote_rules.tally.ties import ELECTION, Ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Seating:
    """Who gets a seat: `winner_set` before any lot, `tied` those among whom a lot decided."""

    elected: list[int]
    winner_set: list[int]
    tied: list[int]

    def tie_sentence(self, labels: tuple[str, ...], ties: Ties) -> str:
        """The sentence about the lot, with a space before it; empty without a lot."""
        if not self.tied:
            return ""
        chosen = [labels[c] for c in self.elected if c in self.tied]
        return " " + drawn([labels[c] for c in self.tied], chosen, ties.lot)


def cut(tallies: Mapping[int, int | Fraction], places: int) -> tuple[list[int], list[int]]:
    """Those who have a place by the highest tallies, and those who are tied for the last places.

    The highest is first, equal ones are in the order of the ballot paper. There is a tie only if
    not all of the equal candidates fit.
    """
    order = sorted(tallies, key=lambda c: (-tallies[c], c))
    if len(order) <= places:
        return order, []
    last = tallies[order[places - 1]]
    above = [c for c in order if tallies[c] > last]
    level = [c for c in order if tallies[c] == last]
    return (above, level) if len(above) + len(level) > places else (above + level, [])


def seat(
    tallies: Mapping[int, int | Fraction], seats: int, ties: Ties, *, round_: int = 1
) -> Seating:
    """Elect the candidates with the highest tallies, the highest first.

    Equal tallies are a tie only where not all of the equal candidates fit in the free seats; the
    lot decides it. Otherwise equal candidates are in the order of the ballot paper.
    """
    above, level = cut(tallies, seats)
    lot = ties.draw(level, purpose=ELECTION, round_=round_) if level else ()
    elected = [*above, *lot[: seats - len(above)]]
    return Seating(elected=elected, winner_set=above + level, tied=level)

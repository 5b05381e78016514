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


def seat(
    tallies: Mapping[int, int | Fraction], seats: int, ties: Ties, *, round_: int = 1
) -> Seating:
    """Elect the candidates with the highest tallies, the highest first.

    Equal tallies are a tie only where not all of the equal candidates fit in the free seats; the
    lot decides it. Otherwise equal candidates are in the order of the ballot paper.
    """
    order = sorted(tallies, key=lambda c: (-tallies[c], c))
    if len(order) <= seats:
        return Seating(elected=order, winner_set=order, tied=[])
    last = tallies[order[seats - 1]]
    above = [c for c in order if tallies[c] > last]
    level = [c for c in order if tallies[c] == last]
    free = seats - len(above)
    if len(level) == free:
        return Seating(elected=above + level, winner_set=above + level, tied=[])
    lot = ties.draw(level, purpose=ELECTION, round_=round_)
    return Seating(elected=[*above, *lot[:free]], winner_set=above + level, tied=level)

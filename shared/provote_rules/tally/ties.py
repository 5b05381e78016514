"""Ties: the lots that break them, and the record of each tie for the report.

An order of a lot goes from the first to the last: where a candidate is elected, the first of the
tied ones is; where one is excluded, the last one is.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

ELECTION, EXCLUSION, TRANSFER, ORDER = "election", "exclusion", "transfer", "order"
RUNOFF = "runoff"
PREVIOUS_ROUND = "previous-round"


class TieUndecided(Exception):
    """The count stops at a tie until the result of a drawing by hand is known."""

    def __init__(self, tied: Sequence[int], purpose: str, round_: int) -> None:
        super().__init__(f"round {round_}: a tie waits for a drawn decision ({purpose})")
        self.tied, self.purpose, self.round = tuple(tied), purpose, round_


class Lot(ABC):
    """A way to order tied candidates that does not depend on ballots; `name` is in the report."""

    name: ClassVar[str]

    @abstractmethod
    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates from the first to the last. Raises TieUndecided."""

    def evidence(self) -> Mapping[str, Any]:
        """What repeating the drawing takes: a member of the report, if a lot was drawn."""
        return {}


class CandidateOrder(Lot):
    """The order of the ballot paper: for files that come without a lot."""

    name = "candidate-order"

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates in the order of the ballot paper."""
        return tuple(sorted(tied))


@dataclass(frozen=True)
class SeedLot(Lot):
    """Candidates sorted by SHA-256(seed ‖ beacon ‖ id).

    `seed` is secret until the close; SHA-256(seed) is published at the opening. `beacon` is the
    randomness of a public beacon after the close, or empty. `ids` are the choices' ids as text,
    by position.
    """

    seed: bytes
    ids: tuple[str, ...]
    beacon: bytes = b""
    beacon_round: int | None = None

    name = "seed"

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates by their digests, the smallest first."""
        return tuple(sorted(tied, key=self._digest))

    def evidence(self) -> Mapping[str, Any]:
        """Seed, its commitment, the beacon, and the ids that are hashed."""
        return {
            "seed": self.seed.hex(),
            "commitment": hashlib.sha256(self.seed).hexdigest(),
            "beacon": self.beacon.hex(),
            "beacon_round": self.beacon_round,
            "ids": list(self.ids),
        }

    def _digest(self, candidate: int) -> bytes:
        return hashlib.sha256(self.seed + self.beacon + self.ids[candidate].encode()).digest()


@dataclass(frozen=True)
class LotNumbers(Lot):
    """Lot numbers that were drawn before the opening: `numbers` by position, all different."""

    numbers: tuple[int, ...]

    name = "lot_numbers"

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates by their lot numbers, the smallest first."""
        return tuple(sorted(tied, key=lambda candidate: self.numbers[candidate]))

    def evidence(self) -> Mapping[str, Any]:
        """The numbers by position."""
        return {"numbers": list(self.numbers)}


@dataclass(frozen=True)
class DrawnByHand(Lot):
    """Drawings by hand; the count stops at the first tie that they do not decide.

    Each of `decisions` is the order of the tied candidates, from the first to the last. It decides
    later ties among some of the same candidates, too, as every other lot does: the order of a tie
    is drawn once.
    """

    decisions: tuple[tuple[int, ...], ...] = ()

    name = "ask"

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The drawn order of these candidates, of exactly these where there is one.

        Otherwise the first drawing that has all of them decides. Raises TieUndecided without one.
        """
        wanted = set(tied)
        possible = [decision for decision in self.decisions if wanted <= set(decision)]
        if not possible:
            raise TieUndecided(tied, purpose, round_)
        found = next((one for one in possible if len(one) == len(wanted)), possible[0])
        return tuple(candidate for candidate in found if candidate in wanted)


@dataclass(frozen=True, slots=True)
class Tie:
    """A tie: `order` is the decision, `by` the lot's name or an earlier rule that decided.

    `drawn` is true if a lot decided. Earlier rules are `previous-round` and those that a method
    names.
    """

    round: int
    purpose: str
    tied: tuple[int, ...]
    by: str
    drawn: bool
    order: tuple[int, ...]


@dataclass(slots=True)
class Ties:
    """Breaks the ties of one count and records them."""

    lot: Lot = field(default_factory=CandidateOrder)
    found: list[Tie] = field(default_factory=list)

    def draw(self, tied: Sequence[int], *, purpose: str, round_: int) -> tuple[int, ...]:
        """The order that the lot gives, recorded; a single candidate is no tie."""
        if len(tied) < 2:
            return tuple(tied)
        order = self.lot.order(tied, purpose, round_)
        self.found.append(
            Tie(round_, purpose, tuple(sorted(tied)), self.lot.name, True, tuple(order))
        )
        return tuple(order)

    def first(self, tied: Sequence[int], *, purpose: str, round_: int) -> int:
        """The candidate that the lot puts first: the elected one."""
        return self.draw(tied, purpose=purpose, round_=round_)[0]

    def last(self, tied: Sequence[int], *, purpose: str, round_: int) -> int:
        """The candidate that the lot puts last: the excluded one."""
        return self.draw(tied, purpose=purpose, round_=round_)[-1]

    def note(
        self, tied: Sequence[int], order: Sequence[int], *, by: str, purpose: str, round_: int
    ) -> None:
        """Record a tie that an earlier rule broke, without a drawing."""
        self.found.append(Tie(round_, purpose, tuple(sorted(tied)), by, False, tuple(order)))

    def leave(
        self,
        tied: Sequence[int],
        earlier: Sequence[Sequence[int] | Mapping[int, int]],
        *,
        purpose: str,
        round_: int,
    ) -> list[int]:
        """The tied candidates whom earlier rounds leave for the lot; recorded if they are fewer.

        `earlier` has the votes by position in each earlier round, the most recent one first. The
        first round with a difference leaves those with the fewest votes for an exclusion, and
        those with the most votes for any other purpose; the rounds before it, some of these.
        """
        votes = {one: [-round_votes[one] for round_votes in earlier] for one in tied}
        order = sorted(tied, key=lambda one: (votes[one], one))
        chosen = votes[order[-1 if purpose == EXCLUSION else 0]]
        left = [one for one in order if votes[one] == chosen]
        if len(left) < len(tied):
            self.note(tied, order, by=PREVIOUS_ROUND, purpose=purpose, round_=round_)
        return left

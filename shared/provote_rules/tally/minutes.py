"""The minutes of a count by transferable votes: its rounds as the report shows them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from provote_rules.tally import stv_sentences as sentences
from provote_rules.tally.numbers import fixed
from provote_rules.tally.outcomes import Round, Transfer
from provote_rules.tally.piles import Movement

_Key = TypeVar("_Key", int, str)


class Minutes:
    """Writes the rounds. Votes are whole numbers, scaled by 10^places."""

    def __init__(self, labels: Sequence[str], places: int) -> None:
        self._labels, self._places = labels, places
        self._exhausted = {"choices": 0}
        self._lost = 0
        self._parts: list[str] = []
        self.rounds: list[Round] = []

    def open(self, tallies: Mapping[int, int], quota: int | None) -> None:
        """Begin a round; `quota` is not scaled, and None where it is that of the whole count."""
        exhausted = {**self._exhausted, "rounding": self._lost}
        self.rounds.append(
            Round(
                tallies=self._texts(tallies),
                sentence="",
                exhausted=self._texts(exhausted),
                quota=None if quota is None else str(quota),
            )
        )

    def elect(self, candidates: Iterable[int]) -> None:
        """The round elects candidates."""
        self.rounds[-1].elected += tuple(candidates)

    def exclude(self, candidates: Iterable[int]) -> None:
        """The round excludes candidates."""
        self.rounds[-1].excluded += tuple(candidates)

    def move(self, movement: Movement, kind: str) -> None:
        """The round transfers papers."""
        for reason, votes in movement.exhausted.items():
            self._exhausted[reason] = self._exhausted.get(reason, 0) + votes
        self._lost += movement.lost
        values = movement.values
        self.rounds[-1].transfers.append(
            Transfer(
                source=movement.source,
                kind=kind,
                value=fixed(values[0], self._places) if len(values) == 1 else None,
                to=self._texts(movement.to),
                exhausted=self._texts(movement.exhausted),
                lost=fixed(movement.lost, self._places),
            )
        )

    def add(self, part: str) -> None:
        """Add a part to the sentence of the round."""
        self._parts.append(part)

    def close(self) -> None:
        """Write the sentence of the round."""
        self.rounds[-1].sentence = sentences.join(self._parts)
        self._parts = []

    def labels(self, candidates: Iterable[int]) -> list[str]:
        """The names in sentences."""
        return [self._labels[candidate] for candidate in candidates]

    def number(self, votes: int) -> str:
        """A number in sentences."""
        return sentences.plain(votes, 10**self._places)

    def numbers(self, votes: Iterable[int]) -> list[str]:
        """Numbers in sentences."""
        return [self.number(one) for one in votes]

    def _texts(self, votes: Mapping[_Key, int]) -> dict[_Key, str]:
        return {key: fixed(number, self._places) for key, number in votes.items()}

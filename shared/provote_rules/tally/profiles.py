"""Profiles: the candidates of an election and its ballots, grouped by their marks."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from provote_rules.ballots.packing import unpack_choices, unpack_ranking, unpack_scores

CHOICES, RANKING, SCORES = "choices", "ranking", "scores"

UNPACK: Mapping[str, Callable[[str], Any]] = {
    CHOICES: unpack_choices,
    RANKING: unpack_ranking,
    SCORES: unpack_scores,
}


@dataclass(frozen=True, slots=True)
class RawMarks:
    """Numbers of ballots with an overvote, and with a skipped rank before a mark."""

    overvotes: int = 0
    skipped: int = 0


NO_RAW_MARKS = RawMarks()


@dataclass(frozen=True, slots=True)
class Profile:
    """Grouped ballots of one form; the same ballots in any order make an equal profile.

    `candidates` are distinct labels, in the order of the ballot paper; marks name them by their
    position. `ballots` has the number of ballots with each marks: tuples as `unpack_…` of
    provote_rules.ballots.packing returns them. A single choice is `choices` with one position;
    `()` is the empty ballot. `withdrawn` candidates are passed over and cannot be elected. `raw`
    has the raw marks that the ballots had, where reading has changed them already.
    """

    form: str
    candidates: tuple[str, ...]
    ballots: Mapping[Hashable, int]
    withdrawn: frozenset[int] = field(default=frozenset())
    raw: RawMarks | None = None

    def __post_init__(self) -> None:
        """Raises ValueError for an unknown form or two candidates with the same label."""
        if self.form not in UNPACK:
            raise ValueError(f"no ballot has the form {self.form!r}")
        if len(set(self.candidates)) != len(self.candidates):
            raise ValueError("two candidates have the same label")

    @property
    def cast(self) -> int:
        """The number of ballots, with empty ones."""
        return sum(self.ballots.values())

    @property
    def abstained(self) -> int:
        """The number of empty ballots."""
        return self.ballots.get((), 0)

    @property
    def standing(self) -> tuple[int, ...]:
        """The positions of the candidates that can be elected, ascending."""
        return tuple(c for c in range(len(self.candidates)) if c not in self.withdrawn)


def from_packed(
    form: str,
    candidates: Iterable[str],
    rows: Iterable[tuple[str, int]],
    withdrawn: Iterable[int] = (),
) -> Profile:
    """The profile of packed marks and their numbers. Raises ValueError."""
    unpack = UNPACK[form]
    ballots: Counter[Hashable] = Counter()
    for text, number in rows:
        ballots[unpack(text)] += number
    return Profile(form, tuple(candidates), ballots, frozenset(withdrawn))

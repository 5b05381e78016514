"""What an oracle is, and the table of its comparison."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

EQUAL = "equal"


class Incomparable(Exception):
    """The profile cannot be counted by both; another one takes its place."""


class Unexplained(Exception):
    """The counts differ and no reason is known; the message has both."""


@dataclass(frozen=True, slots=True)
class Oracle:
    """A method and another program that counts it.

    `compare` makes a profile from the random numbers, counts it twice and returns EQUAL or the key
    of a reason. It raises Incomparable or Unexplained. `reasons` has a sentence for each key.
    """

    method: str
    library: str
    compare: Callable[[Random], str]
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """For the table."""
        return f"{self.method} / {self.library}"


@dataclass(slots=True)
class Findings:
    """The comparisons of one oracle: numbers by result, and the unexplained ones by their seed."""

    oracle: Oracle
    results: Counter[str] = field(default_factory=Counter)
    incomparable: int = 0
    unexplained: list[tuple[str, str]] = field(default_factory=list)

    @property
    def profiles(self) -> int:
        """The number of profiles that both counted."""
        return sum(self.results.values()) + len(self.unexplained)


def run(oracle: Oracle, profiles: int, seed: str) -> Findings:
    """Compare so many profiles. The same seed makes the same profiles."""
    found = Findings(oracle)
    number = 0
    while found.profiles < profiles:
        number += 1
        if number > 20 * profiles:
            raise RuntimeError(f"{oracle.name}: almost no profile can be compared")
        one = f"{seed}/{oracle.name}/{number}"
        try:
            result = oracle.compare(Random(one))
        except Incomparable:
            found.incomparable += 1
        except Unexplained as error:
            found.unexplained.append((one, str(error)))
        else:
            if result != EQUAL and result not in oracle.reasons:
                raise LookupError(f"{oracle.name} gives no reason {result!r}")
            found.results[result] += 1
    return found

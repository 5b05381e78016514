"""What a method's count returns; reports.py turns it into a report."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, kw_only=True)
class Transfer:
    """Votes that leave a candidate in a round; numbers are exact text.

    `source` is the candidate's position, `kind` is `surplus` or `exclusion`, `value` the value of
    each transferred vote where the method has one. `to` has what each candidate gets, `exhausted`
    what no candidate gets, by reason; `lost` what rounding loses.
    """

    source: int
    kind: str
    value: str | None = None
    to: Mapping[int, str] = field(default_factory=dict)
    exhausted: Mapping[str, str] = field(default_factory=dict)
    lost: str | None = None


@dataclass(slots=True, kw_only=True)
class Round:
    """One round (stage) of a count: the tallies at its beginning, then what is decided by them.

    `tallies` are exact text by position, `exhausted` the votes that no candidate has, by reason
    (`choices`: no further choice; `overvote`; `skipped`; …), `quota` where it changes by round.
    `details` are further JSON of the method. `sentence` says what happens in it, in plain English.
    """

    tallies: Mapping[int, str]
    sentence: str
    elected: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    transfers: list[Transfer] = field(default_factory=list)
    exhausted: Mapping[str, str] = field(default_factory=dict)
    quota: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Outcome:
    """The result of a count.

    `elected` is in the order of election, `excluded` pairs of position and reason. `valid` is the
    number of ballots that count for the result; undervotes have no mark, overvotes and skipped are
    the ballots that have such a mark. `threshold` is the quota or the required number, as text.
    `winner_set` are all that the method's rule elects, before any lot. `details` are further JSON
    of the method (pairwise numbers, scores …).
    """

    elected: list[int]
    rounds: list[Round]
    valid: int
    undervotes: int = 0
    overvotes: int = 0
    skipped: int = 0
    excluded: list[tuple[int, str]] = field(default_factory=list)
    threshold: str | None = None
    winner_set: list[int] | None = None
    details: Mapping[str, Any] = field(default_factory=dict)

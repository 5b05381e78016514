"""What every reader returns: an election as its file has it, with raw marks."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from provote_rules.ballots.packing import Rank
from provote_rules.formats.errors import MalformedFile
from provote_rules.formats.lines import MAX_NUMBER, MAX_RANKS, Lines
from provote_rules.formats.spool import Spool, SpooledBallots, Translation
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.ties import Lot
from provote_rules.texts import tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomalies:
    """Numbers of ballots with a mark that rules read differently; one ballot may be in several.

    `undervotes` have no mark, `overvotes` several choices at one rank (or equal ranks, where the
    election has them), `skipped` an empty rank before a mark, `repeats` a choice at two ranks.
    `withdrawn` have a mark for a withdrawn candidate. `duplicate_labels` is the number of
    candidates whose label was made distinct.
    """

    undervotes: int = 0
    overvotes: int = 0
    skipped: int = 0
    repeats: int = 0
    withdrawn: int = 0
    duplicate_labels: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ElectionFile:
    """An election as a file states it; what a file does not state is None or empty.

    `profile` has the raw marks: a skipped rank is (), several choices at one rank are a tuple,
    repeats are kept. With `equal_ranks` such a tuple is an equal rank, else an overvote; an
    overvote at which the file does not name the choices has all of them. `ids` are the candidates'
    ids by position, where the file has them. `notes` are sentences on how the file was read.
    `suggested_method` is the id of the method that counts the type of ballots that the file
    states. `report_digest` is the digest of the report that the file states.
    """

    format: str
    profile: Profile
    title: str = ""
    seats: int | None = None
    method: str | None = None
    suggested_method: str | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)
    report_digest: str | None = None
    lot: Lot | None = None
    ids: tuple[str, ...] = ()
    equal_ranks: bool = False
    parties: tuple[str, ...] = ()
    anomalies: Anomalies = field(default_factory=Anomalies)
    notes: tuple[str, ...] = ()


class Grouping:
    """Ballots grouped while they are read, in memory or, if `lines` has spools, in one of them.

    With `numbered` the first line of each marks is kept, for translations that need it.
    """

    def __init__(self, lines: Lines | None = None, *, numbered: bool = False) -> None:
        self.cast = 0
        self._grouped: Counter[Hashable] = Counter()
        self._first: dict[Hashable, int] | None = {} if numbered else None
        opened = lines.spool if lines is not None else None
        self._spool = Spool(opened()) if opened is not None else None

    @property
    def ballots(self) -> Mapping[Hashable, int]:
        """The ballots by their marks."""
        return self._grouped if self._spool is None else SpooledBallots((self._spool, None))

    def add(self, marks: Hashable, number: int, line: int) -> None:
        """`number` more ballots with these marks. Raises MalformedFile."""
        self.cast += number
        if self.cast > MAX_NUMBER:
            raise MalformedFile(
                line, tr("there are more than {max_number} ballots", max_number=MAX_NUMBER)
            )
        if number and self._spool is not None:
            self._spool.add(marks, number, line)
        elif number:
            self._grouped[marks] += number
            if self._first is not None:
                self._first.setdefault(marks, line)

    def move(self, ballots: Counter[Hashable], translation: Translation) -> None:
        """Take the ballots away into `ballots`, so that they are not held twice."""
        first = self._first or {}
        while self._grouped:
            marks, number = self._grouped.popitem()
            ballots[translation(marks, first.get(marks, 0))] += number

    def spooled(self, translation: Translation) -> tuple[Spool, Translation] | None:
        """The spool of the ballots, if there is one, with what is made of its marks."""
        return None if self._spool is None else (self._spool, translation)


def translated(*groupings: tuple[Grouping, Translation]) -> Mapping[Hashable, int]:
    """The ballots of groupings with other marks, which may be equal; the groupings are used up."""
    spools = [
        part
        for grouping, translation in groupings
        if (part := grouping.spooled(translation)) is not None
    ]
    if spools:
        return SpooledBallots(*spools)
    ballots: Counter[Hashable] = Counter()
    for grouping, translation in groupings:
        grouping.move(ballots, translation)
    return ballots


def ranking(ranks: Iterable[Iterable[int]], line: int) -> tuple[Rank, ...]:
    """The marks of ranks, each with its choices; skipped ranks at the end are left out."""
    marks: list[Rank] = []
    for rank in ranks:
        choices = tuple(sorted(set(rank)))
        marks.append(choices[0] if len(choices) == 1 else choices)
    while marks and marks[-1] == ():
        marks.pop()
    if len(marks) > MAX_RANKS:
        raise MalformedFile(
            line, tr("a ballot has more than {max_ranks} ranks", max_ranks=MAX_RANKS)
        )
    return tuple(marks)


def distinct(labels: Sequence[str], parties: Sequence[str] = ()) -> tuple[tuple[str, ...], int]:
    """The labels, made distinct, and how many had to be.

    An empty label becomes "Candidate 3", a second "Ann" becomes "Ann (Party)" or "Ann (2)".
    """
    found: dict[str, None] = {}
    taken, changed = set(labels), 0
    for position, label in enumerate(labels):
        name = label or f"Candidate {position + 1}"
        if name in found or (not label and name in taken):
            changed += 1
            name = _other(name, parties[position] if parties else "", {*taken, *found})
        found[name] = None
    return tuple(found), changed


def _other(name: str, party: str, taken: set[str]) -> str:
    if party and f"{name} ({party})" not in taken:
        return f"{name} ({party})"
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def anomalies(profile: Profile, duplicate_labels: int = 0) -> Anomalies:
    """The numbers of ballots with each anomaly."""
    found: Counter[str] = Counter()
    for marks, number in profile.ballots.items():
        for name in _of_ranking(marks, profile) if profile.form == RANKING else _of(marks):
            found[name] += number
    return Anomalies(duplicate_labels=duplicate_labels, **found)


def _of(marks: Any) -> Iterable[str]:
    return () if marks else ("undervotes",)


def _of_ranking(marks: Any, profile: Profile) -> set[str]:
    found: set[str] = set() if any(rank != () for rank in marks) else {"undervotes"}
    seen: set[int] = set()
    for rank in marks:
        if isinstance(rank, int):
            if rank in seen:
                found.add("repeats")
            seen.add(rank)
        else:
            found.add("overvotes" if rank else "skipped")
    if profile.withdrawn and not profile.withdrawn.isdisjoint(seen):
        found.add("withdrawn")
    return found

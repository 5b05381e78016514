"""BLT: the numbers of candidates and seats, ballots, then names; with the extensions in use.

    3 2               candidates, seats
    -2                withdrawn candidates, optional
    4 1 3 0           four ballots: candidate 1, then 3
    (b7) 1 2=3 - 1 0  an id, equal ranks, a skipped rank
    0
    "Ann"             names, then the title; names and title may be missing
    "Ben"
    "Eve"
    "Title"

Hill, Wichmann and Woodall, Algorithm 123 (1987); extensions of OpenSTV, Droop and OpaVote. Lines
may be broken anywhere between the numbers; # and /* */ are comments.
"""

import re
from collections.abc import Iterator

from provote_rules.ballots.packing import Ranking
from provote_rules.formats.errors import MalformedFile
from provote_rules.formats.files import ElectionFile, Grouping, anomalies, distinct, ranking
from provote_rules.formats.lines import (
    CANDIDATE,
    MAX_CANDIDATES,
    MAX_RANKS,
    NUMBER_OF_BALLOTS,
    NUMBER_OF_SEATS,
    Lines,
    number_of_ballots,
    whole_number,
)
from provote_rules.formats.readers.blt_names import read_names
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.texts import tr

# A line with exactly one ballot, as nearly all lines are.
_BALLOT = re.compile(r"(?:\([^()]*\)\s*)?([1-9][0-9]{0,14})((?:\s+[1-9][0-9]{0,7})*)\s+0")
_WORD = re.compile(r"\([^()]*\)|[^\s()]+|[()]")
_COMMENT = re.compile(r"/\*.*?\*/|#.*")
_WITHDRAWN = re.compile(r"-[0-9]+")

_LAST, _END = tr("the 0 that ends the ballots"), tr("the 0 that ends a ballot")
_EQUAL = tr("a candidate of equal rank")


def read_blt(lines: Lines) -> ElectionFile:
    """The election of a BLT file. Raises MalformedFile."""
    numbers = _Numbers(lines)
    size = numbers.number(tr("the number of candidates"))
    seats = numbers.number(NUMBER_OF_SEATS)
    withdrawn, grouping = _ballots(numbers, size)
    names, parties, title = read_names(numbers.rest(), size)
    candidates, changed = distinct(names, parties)
    profile = Profile(RANKING, candidates, grouping.ballots, frozenset(withdrawn))
    return ElectionFile(
        format="blt",
        profile=profile,
        title=title,
        seats=seats,
        equal_ranks=True,
        parties=tuple(parties) if any(parties) else (),
        anomalies=anomalies(profile, changed),
    )


def _ballots(numbers: "_Numbers", size: int) -> tuple[set[int], Grouping]:
    withdrawn: set[int] = set()
    grouping = Grouping(numbers.lines)
    positions = {str(number): number - 1 for number in range(1, size + 1)}
    while True:
        whole = numbers.whole_ballot()
        if whole is not None:
            words = whole[1].split()
            try:
                marks: Ranking = tuple(map(positions.__getitem__, words))
            except KeyError:
                marks = _marks(words, size, numbers.line)
            grouping.add(marks, whole[0], numbers.line)
            continue
        word = numbers.next(_LAST)
        if word == "0":
            return withdrawn, grouping
        if _WITHDRAWN.fullmatch(word):
            withdrawn.add(_candidate(word[1:], size, numbers.line))
            continue
        if word.startswith("("):
            word = numbers.next(NUMBER_OF_BALLOTS)
        number = number_of_ballots(word, numbers.line)
        grouping.add(_marks(numbers.until_zero(), size, numbers.line), number, numbers.line)


def _marks(words: list[str], size: int, line: int) -> Ranking:
    return ranking([_rank(word, size, line) for word in words], line)


def _rank(word: str, size: int, line: int) -> list[int]:
    if word == "-":
        return []
    parts = word[1:-1].split() if word.startswith("(") else word.split("=")
    return [_candidate(part, size, line) for part in parts]


def _candidate(word: str, size: int, line: int) -> int:
    return whole_number(word, CANDIDATE, line, least=1, most=size) - 1


class _Numbers:
    """The words before the names, without comments, whatever the lines that they are on."""

    def __init__(self, lines: Lines) -> None:
        self.line = 0
        self.lines, self._in_comment = lines, False
        self._text, self._end = "", 0
        self._words: list[re.Match[str]] = []
        self._loaded = False  # a line that is not split into words yet

    def number(self, what: str) -> int:
        """The next word as a number of candidates or seats."""
        return whole_number(self.next(what), what, self.line, least=1, most=MAX_CANDIDATES)

    def next(self, what: str) -> str:
        """The next word. Raises MalformedFile at the end of the file: `what` is missing."""
        while not self._words:
            if not (self._loaded or self._load()):
                raise self.lines.error(tr("the file ends where {what} is expected", what=what))
            self._words, self._loaded = list(_WORD.finditer(self._text))[::-1], False
        match = self._words.pop()
        word, self._end = match[0], match.end()
        while word.endswith("=") or (self._words and self._words[-1][0].startswith("=")):
            if len(word) > MAX_RANKS:
                raise self.lines.error(tr("there are too many equal ranks"))
            more = self.next(_EQUAL)
            if more == "0":
                raise self.lines.error(tr("a candidate of equal rank is missing"))
            word += more
        return word

    def until_zero(self) -> list[str]:
        """The words up to the next 0."""
        words: list[str] = []
        first = self.line
        while (word := self.next(_END)) != "0":
            words.append(word)
            if len(words) > MAX_RANKS:
                raise self.lines.error(
                    tr("a ballot has more than {max_ranks} ranks", max_ranks=MAX_RANKS)
                )
        if self.line > first and len(set(words) - {"-"}) < len(words) - words.count("-"):
            detail = tr("a ballot over several lines marks a candidate twice: is the 0 missing?")
            raise MalformedFile(first, detail)
        return words

    def whole_ballot(self) -> tuple[int, str] | None:
        """The ballot of a line of its own, as its number and its marks; None if there is none."""
        if not self._words and (self._loaded or self._load()):
            ballot = _BALLOT.fullmatch(self._text)
            if ballot is not None and len(ballot[2]) < MAX_RANKS:
                self._loaded = False
                return int(ballot[1]), ballot[2]
        return None

    def rest(self) -> Iterator[tuple[int, str]]:
        """The lines after the ballots, with their numbers: the rest of the last one, then more."""
        yield self.line, self._text[self._end :]
        for text in self.lines:
            yield self.lines.number, text

    def _load(self) -> bool:
        for text in self.lines:
            self.line = self.lines.number
            if self._in_comment or "#" in text or "/*" in text:
                text = self._uncommented(text)
            self._text = text.strip()
            if self._text:
                self._loaded = True
                return True
        return False

    def _uncommented(self, text: str) -> str:
        if self._in_comment:
            _, end, text = text.partition("*/")
            if not end:
                return ""
            self._in_comment = False
        before, start, _ = _COMMENT.sub(" ", text).partition("/*")
        self._in_comment = bool(start)
        return before

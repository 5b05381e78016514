"""ABIF, the aggregated ballot information format of electorama.

    {title: "Capital"}
    =Ann:[Ann Lee]
    12:Ann>Ben=Eve       ranks; "," is the same as "="
    3:Ann/5>Ben/2        scores
    4:                   empty ballots

Candidates that no line declares follow the declared ones, in the order of their names. Ballots
have scores where every mark has one, unless the file's `ballot_type` says what they are. `method`
names a method.
"""

import re
from typing import Any

from provote_rules.formats.errors import MalformedFile, shown
from provote_rules.formats.files import (
    ElectionFile,
    Grouping,
    anomalies,
    distinct,
    ranking,
    translated,
)
from provote_rules.formats.lines import (
    MAX_CANDIDATES,
    MAX_LABEL,
    MAX_RANKS,
    NUMBER_OF_BALLOTS,
    NUMBER_OF_SEATS,
    Lines,
    whole_number,
)
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.tally.registry import UnknownMethod, find
from provote_rules.texts import tr

_MEMBER = re.compile(r'\{\s*"?([\w -]+?)"?\s*:\s*(.*?)\s*\}')
_CANDIDATE = re.compile(r'=?\s*(?:"([^"]*)"|\[([^\]]*)\]|([^\s\[\]":=>,/]+))\s*:\s*\[(.*)\]')
_BALLOTS = re.compile(r"([0-9]{1,16})\s*[:*](.*)")
_MARK = re.compile(
    r'\s*(?:"([^"]*)"|\[([^\]]*)\]|([^"\[\]>=,/]*?))\s*(?:/\s*(-?[0-9]{1,10}))?\s*([>=,]|$)'
)
# The form of ballots of each type, and the method that counts them if none is named.
_TYPES: dict[str, tuple[str, str | None]] = {
    "ranked": (RANKING, None), "ranking": (RANKING, None), "rated": (SCORES, "score"),
    "score": (SCORES, "score"), "range": (SCORES, "score"), "star": (SCORES, "star"),
    "approval": (CHOICES, "approval"), "choose_many": (CHOICES, "approval"),
    "choose_one": (CHOICES, "plurality"),
}  # fmt: skip

Scored = tuple[tuple[tuple[int, int | None], ...], ...]
_PLAIN = re.compile(r'[^"\[\]=,/#>]+(?:>[^"\[\]=,/#>]+)*')


class _Reader:
    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self.members: dict[str, str] = {}
        self.labels: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self.plain = Grouping(lines)  # rankings, with candidates by number
        self.unscored: int | None = None  # the first line with a mark that has no score
        self.scored = Grouping(lines)  # the same, with the score of each mark or None

    def read(self) -> None:
        """Read all lines."""
        for line in self._lines:
            text = line.strip()
            if not text or text.startswith("#"):
                continue
            if text.startswith("{"):
                self._member(text)
                continue
            ballots = _BALLOTS.fullmatch(text)
            if ballots is not None:
                number = whole_number(ballots[1], NUMBER_OF_BALLOTS, self._lines.number)
                self._ballots(ballots[2].strip(), number)
                continue
            self._candidate(text)

    def _member(self, text: str) -> None:
        found = _MEMBER.fullmatch(text.partition("}")[0] + "}" if "}" in text else text)
        found = _MEMBER.fullmatch(text) or found
        if found is None:
            raise self._lines.error(
                tr("this is not a member {{name: value}}: {text}", text=shown(text))
            )
        value = found[2]
        if len(value) > 1 and value[0] == value[-1] == '"':
            value = value[1:-1]
        self.members[found[1].strip().lower()] = value

    def member(self, *names: str) -> str:
        """The value of the first of these members that the file has; empty without one."""
        return next((self.members[name] for name in names if name in self.members), "")

    def _candidate(self, text: str) -> None:
        found = _CANDIDATE.fullmatch(re.sub(r"\]\s*#.*$", "]", text))
        if found is None:
            detail = tr("this is neither a candidate nor ballots: {text}", text=shown(text))
            raise self._lines.error(detail)
        token = (found[1] or found[2] or found[3] or "").strip()
        if token in self.labels:
            raise self._lines.error(
                tr("the candidate {text} is declared twice", text=shown(token))
            )
        self.labels[token] = self._checked(found[4].strip() or token)
        self._number(token)

    def _checked(self, label: str) -> str:
        if len(label) > MAX_LABEL:
            raise self._lines.error(
                tr("a name is longer than {max_label} characters", max_label=MAX_LABEL)
            )
        return label

    def _number(self, token: str) -> int:
        known = self._numbers.get(token)
        if known is None:
            known = self._numbers[self._checked(token)] = len(self._numbers)
            if known >= MAX_CANDIDATES:
                raise self._lines.error(
                    tr(
                        "there are more than {max_candidates} candidates",
                        max_candidates=MAX_CANDIDATES,
                    )
                )
        return known

    def _ballots(self, text: str, number: int) -> None:
        line = self._lines.number
        if _PLAIN.fullmatch(text):
            names = [name.strip() for name in text.split(">")]
            if all(names) and len(names) <= MAX_RANKS:
                self.plain.add(tuple([self._number(name) for name in names]), number, line)
                self.unscored = self.unscored or line
                return
        marks = self._parsed(re.sub(r"(?:^|\s)#.*$", "", text).strip())
        pairs = [pair for rank in marks for pair in rank]
        if any(score is None for _, score in pairs):
            self.unscored = self.unscored or line
        if any(score is not None for _, score in pairs):
            if len(dict(pairs)) != len(pairs):
                raise self._lines.error(tr("a ballot scores a candidate twice"))
            self.scored.add(marks, number, line)
        else:
            ranks = ranking([[one for one, _ in rank] for rank in marks], line)
            self.plain.add(ranks, number, line)

    def _parsed(self, text: str) -> Scored:
        """The ranks of a line, each with its candidates and their scores."""
        if not text:
            return ()
        ranks: list[tuple[tuple[int, int | None], ...]] = []
        rank: list[tuple[int, int | None]] = []
        position = 0
        while True:
            found = _MARK.match(text, position)
            if found is None:
                raise self._lines.error(
                    tr("marks cannot be read from {text}", text=shown(text[position:]))
                )
            token = (found[1] or found[2] or found[3] or "").strip()
            if token:
                score = None if found[4] is None else int(found[4])
                rank.append((self._number(token), score))
            elif found[4] or found[5] != ">" or rank:
                raise self._lines.error(tr("a candidate is missing in {text}", text=shown(text)))
            position = found.end()
            if found[5] in ("=", ","):
                continue
            ranks.append(tuple(rank))
            rank = []
            if not found[5]:
                return tuple(ranks)

    def candidates(self) -> tuple[tuple[str, ...], int, dict[int, int]]:
        """The labels in their order, how many were made distinct, and positions by number."""
        others = sorted(set(self._numbers) - set(self.labels))
        tokens = [*self.labels, *others]
        labels, changed = distinct([self.labels.get(token, token) for token in tokens])
        return labels, changed, {self._numbers[t]: index for index, t in enumerate(tokens)}


def read_abif(lines: Lines) -> ElectionFile:
    """The election of an ABIF file. Raises MalformedFile."""
    reader = _Reader(lines)
    reader.read()
    labels, changed, positions = reader.candidates()
    if not labels:
        raise lines.error(tr("there is no candidate"))
    stated, suggested = _TYPES.get(reader.member("ballot_type").lower(), (None, None))
    form = stated or _form(reader)
    if form == SCORES and reader.unscored is not None:
        raise MalformedFile(reader.unscored, tr("a ballot has a mark without a score"))
    left_out = form == RANKING and reader.scored.cast > 0
    ballots = translated(
        (reader.plain, lambda m, _: _translated(_scored(m, False), form, positions)),
        (reader.scored, lambda m, _: _translated(_scored(m, True), form, positions)),
    )
    profile = Profile(form, labels, ballots)
    method, notes = _method(reader)
    if left_out:
        notes.append("Scores beside ranks are left out.")
    seats = reader.member("seats", "num_winners")
    return ElectionFile(
        format="abif",
        profile=profile,
        title=reader.member("title"),
        method=method,
        suggested_method=suggested,
        seats=whole_number(seats, NUMBER_OF_SEATS, None, least=1) if seats else None,
        equal_ranks=True,
        anomalies=anomalies(profile, changed),
        notes=tuple(notes),
    )


def _method(reader: _Reader) -> tuple[str | None, list[str]]:
    """The method that the file names, or a note if there is none of this name."""
    name = reader.member("method")
    id_, at, version = name.lower().replace(" ", "-").replace("_", "-").partition("@")
    try:
        return (find(id_ + at + version).name if name else None), []
    except UnknownMethod:
        return None, [f"The file names the method {shown(name)}, which is not known here."]


def _scored(marks: Any, has_scores: bool) -> Scored:
    """Marks with the score of each; None for a mark without one."""
    if has_scores:
        return tuple(marks)
    ranks = ((rank,) if isinstance(rank, int) else rank for rank in marks)
    return tuple(tuple((one, None) for one in rank) for rank in ranks)


def _form(reader: _Reader) -> str:
    """The form of ballots whose type the file does not state."""
    return SCORES if reader.scored.cast and reader.unscored is None else RANKING


def _translated(marks: Scored, form: str, positions: dict[int, int]) -> Any:
    if form == RANKING:
        return ranking([[positions[number] for number, _ in rank] for rank in marks], 0)
    found = {positions[number]: score for rank in marks for number, score in rank}
    if form == CHOICES:
        return tuple(sorted(one for one, score in found.items() if score is None or score > 0))
    return tuple(sorted(found.items()))

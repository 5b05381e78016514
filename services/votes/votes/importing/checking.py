"""Reads a whole file by the rules of a poll: what would be recorded, and why it would not be."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, BinaryIO, cast

from provote_core import languages
from provote_core.exceptions import FieldError
from provote_rules.ballots import Ballot, Problem
from provote_rules.formats import ElectionFile, MalformedFile, SpooledBallots, UnknownFormat, read
from provote_rules.formats.normal import FORMS, Normaliser
from provote_rules.tally.profiles import SCORES
from provote_rules.texts import sentence, tr
from votes import errors
from votes.importing.candidates import Candidate, match, missing, storable
from votes.importing.targets import Target
from votes.importing.uploads import Upload

MAX_BALLOTS = 1_000_000
LINES_SHOWN = 5
FORMATS = ("abif", "blt", "csv", "ndjson", "preflib")  # without those that name other files


@dataclass(slots=True)
class _Reason:
    """Why ballots are refused: their number, and the lines of the first ones."""

    problem: Problem
    ballots: int = 0
    lines: list[int] = field(default_factory=list)

    def add(self, number: int, line: int) -> None:
        self.ballots += number
        if len(self.lines) < LINES_SHOWN and line not in self.lines:
            self.lines.append(line)

    def shown(self) -> dict[str, Any]:
        return {
            "code": self.problem.code,
            "detail": languages.shown(self.problem.detail),
            "ballots": self.ballots,
            "lines": self.lines,
        }

    def error(self) -> FieldError:
        lines = ", ".join(map(str, self.lines))
        detail = tr(
            "{detail} {count} ballot; the first on line {lines}.",
            "{detail} {count} ballots; the first on line {lines}.",
            detail=self.problem.detail,
            count=self.ballots,
            lines=lines,
        )
        return FieldError(f"/line/{self.lines[0]}", self.problem.code, detail)


class Checked:
    """A file that was read, and what its ballots are in the poll.

    `report` is its description for the owner; `errors` are empty if every ballot can be recorded.
    """

    def __init__(self, election: ElectionFile, target: Target) -> None:
        self.target = target
        self.candidates = match(election, target)
        self._election = election
        self._normaliser = _normaliser(election, target, self.candidates)
        self._reasons: dict[str, _Reason] = {}
        self._odd: Counter[str] = Counter()
        self.total = self._abstentions = 0
        self._count()
        self.errors = [
            candidate.error(position)
            for position, candidate in enumerate(self.candidates)
            if candidate.is_refused
        ] + [reason.error() for reason in self._reasons.values()]
        if not self.total:
            self.errors.append(FieldError("", "no-ballots", tr("The file has no ballots.")))
        self.report = self._report()

    def ballots(self) -> Iterator[Ballot]:
        """Each ballot, in the order of the file: the same ones each time."""
        for marks, number, _ in self._entries():
            ballot = self._normaliser.ballot(marks)
            if isinstance(ballot, Problem):
                raise errors.BallotsRefused(errors=self.errors)
            for _ in range(number):
                yield ballot

    def _entries(self) -> Iterator[tuple[Any, int, int]]:
        return cast(SpooledBallots, self._election.profile.ballots).entries()

    def _count(self) -> None:
        write_ins = {i for i, found in enumerate(self.candidates) if found.write_in}
        most, form = self._most_ranks(), self._election.profile.form
        for marks, number, line in self._entries():
            self.total += number
            if self.total > MAX_BALLOTS:
                raise errors.TooManyBallots(
                    tr("One file may have {max_ballots:,}.", max_ballots=MAX_BALLOTS), line=line
                )
            if most is not None and len(marks) > most:
                self._odd["too_many_ranks"] += number
            if write_ins and not write_ins.isdisjoint(_named(marks, form)):
                self._odd["write_ins"] += number
            ballot = self._normaliser.ballot(marks)
            if isinstance(ballot, Problem):
                reason = self._reasons.setdefault(ballot.code, _Reason(ballot))
                reason.add(number, line)
            elif ballot.marks == "":
                self._abstentions += number

    def _most_ranks(self) -> int | None:
        paper = self.target.paper
        return paper.limits("min_ranks", "max_ranks")[1] if paper.type == "ranked" else None

    def _report(self) -> dict[str, Any]:
        election = self._election
        counted = {name: self._odd[name] for name in ("too_many_ranks", "write_ins")}
        refused = sum(reason.ballots for reason in self._reasons.values())
        return {
            "format": election.format,
            "title": storable(election.title[:1_000]),
            "seats": election.seats,
            "ballots": self.total,
            "acceptable": self.total - refused,
            "abstentions": self._abstentions,
            "importable": not self.errors,
            "candidates": [candidate.shown() for candidate in self.candidates],
            "missing_choices": missing(self.candidates, self.target),
            "anomalies": asdict(election.anomalies) | counted,
            "refused": [reason.shown() for reason in self._reasons.values()],
            "notes": list(election.notes),
        }


def check(
    upload: Upload, *, format: str | None, target: Target, spool: Callable[[], BinaryIO]
) -> Checked:
    """The file, read by the poll's rules; its marks are kept in empty files that `spool` opens.

    Raises UnreadableBallots, TooManyBallots, BallotsRefused for ballots of another form than the
    poll has.
    """
    upload.file.seek(0)
    try:
        election = read(upload.file, format=format, spool=spool)
        return Checked(election, target)
    except MalformedFile as error:
        raise _unreadable(error) from error
    except UnknownFormat as error:
        detail = tr(
            "The format is not recognised; name one of {formats} as `format`.",
            formats=", ".join(FORMATS),
        )
        problem = FieldError("/format", "unknown-format", detail)
        raise errors.UnreadableBallots(detail, errors=[problem]) from error


def _unreadable(error: MalformedFile) -> errors.UnreadableBallots:
    detail = sentence(error.detail)
    if error.line is None:
        return errors.UnreadableBallots(detail)
    problem = FieldError(f"/line/{error.line}", "malformed-line", detail)
    return errors.UnreadableBallots(
        tr("Line {line}: {detail}", line=error.line, detail=detail),
        errors=[problem],
        line=error.line,
    )


def _normaliser(
    election: ElectionFile, target: Target, candidates: Sequence[Candidate]
) -> Normaliser:
    paper, form = target.paper, election.profile.form
    if form not in FORMS[paper.type]:
        detail = tr(
            "The file has ballots of the form {form}; the poll's type is {type}.",
            form=form,
            type=paper.type,
        )
        problem = FieldError("/format", "wrong-ballot-type", detail)
        raise errors.BallotsRefused(detail, errors=[problem])
    return Normaliser(
        election,
        paper=paper,
        choices=[candidate.choice for candidate in candidates],
        method=target.method,
        parameters=target.parameters,
    )


def _named(marks: Any, form: str) -> Iterator[int]:
    """The candidates that marks name."""
    for mark in marks:
        if isinstance(mark, int):
            yield mark
        elif form == SCORES:
            yield mark[0]
        else:
            yield from mark

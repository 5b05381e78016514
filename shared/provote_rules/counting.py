"""How a poll's ballots are marked and counted, and its ties broken: defaults and limits.

Every part of the definition is checked here, against the final choices: `method`, `seats`,
`rules.ballot`, `rules.method` and `rules.ties`. Members that are absent or None have defaults.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from provote_rules.ballots import TYPES, Problem
from provote_rules.ballots.limits import rule_problems
from provote_rules.pointers import escaped
from provote_rules.tally.methods import InvalidParameter, Method
from provote_rules.tally.registry import METHODS, NEWEST, UnknownMethod, find
from provote_rules.texts import tr
from provote_rules.tie_rules import TIES, tie_problems

DEFAULT_METHODS = {
    "single": "plurality",
    "multiple": "plurality",
    "approval": "approval",
    "ranked": "irv",
    "score": "score",
}
_FIRST = "1"  # the version of the defaults by which polls without a method are counted


class InvalidCounting(ValueError):
    """Parts of a definition that are invalid; each problem has a pointer into the definition."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"{one.pointer}: {one.detail}" for one in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """The parts of a definition with every default filled in.

    `method` has its version; `ballot`, `parameters` and `ties` are `rules.ballot`, `rules.method`
    and `rules.ties`.
    """

    method: str
    seats: int
    ballot: dict[str, Any]
    parameters: dict[str, Any]
    ties: dict[str, Any]


def read_counting(
    ballot_type: str,
    choices: int,
    *,
    method: str | None = None,
    seats: int | None = None,
    ballot: Mapping[str, Any] | None = None,
    parameters: Mapping[str, Any] | None = None,
    ties: Mapping[str, Any] | None = None,
    has_beacon: bool = False,
) -> Counting:
    """The parts of a definition with `choices` choices. Raises InvalidCounting.

    `ballot_type` is a name in TYPES. A repeat with the result returns the same. `has_beacon` says
    whether the platform can fetch a public beacon.
    """
    given, wanted = ballot or {}, {**TIES, **(ties or {})}
    seats = 1 if seats is None else seats
    problems = [
        *rule_problems(ballot_type, given, choices),
        *tie_problems(wanted, choices, has_beacon=has_beacon),
    ]
    values: dict[str, Any] = {}
    known = _method(method or DEFAULT_METHODS[ballot_type], ballot_type)
    if isinstance(known, Problem):
        problems.append(known)
    else:
        values, flaws = _read_parameters(known, parameters or {})
        problems += [*_seat_problems(known, seats, choices), *flaws]
        problems += _rank_problems(known, given)
    rules = {name: given.get(name, value) for name, value in TYPES[ballot_type].rules.items()}
    if not problems:
        problems += _score_problems(rules, values)
    if problems or isinstance(known, Problem):
        raise InvalidCounting(problems)
    return Counting(method=known.name, seats=seats, ballot=rules, parameters=values, ties=wanted)


def default_counting(ballot_type: str) -> Counting:
    """What a definition of this type has without any of these parts."""
    return read_counting(ballot_type, 2)


def counted_by(method: str | None, ballot_type: str) -> str:
    """The name of the method by which a poll is counted: "irv@1".

    A poll that 0.2.0 opened has none (None or ""): it is counted by the default of its type, whose
    version does not change. `ballot_type` may be "", which is a single choice.
    """
    return method or f"{DEFAULT_METHODS[ballot_type or 'single']}@{_FIRST}"


def settled(counting: Counting) -> Counting:
    """With the highest score of the ballots as `max_score`, where a draft leaves it open.

    Without it a method takes the highest score that a ballot gives, so that a threshold would be a
    share of less than the permitted maximum. A repeat changes nothing.
    """
    highest = counting.ballot.get("max")
    if counting.parameters.get("max_score", 0) is not None or highest is None or highest < 1:
        return counting
    return replace(counting, parameters={**counting.parameters, "max_score": highest})


def methods_for(ballot_type: str) -> list[str]:
    """The ids of the methods that count ballots of this type, sorted."""
    return sorted(id_ for id_, method in NEWEST.items() if ballot_type in method.ballot_types)


def _method(name: str, ballot_type: str) -> Method | Problem:
    possible = tr("It can be {methods}.", methods=", ".join(methods_for(ballot_type)))
    try:
        method = find(name)
    except UnknownMethod:
        id_, _, version = name.partition("@")
        if version and id_ in NEWEST:
            versions = sorted(one.version for one in METHODS.values() if one.id == id_)
            detail = tr(
                "The method {method} has no version {version!r}, but {versions}.",
                method=id_,
                version=version,
                versions=", ".join(versions),
            )
            return Problem("unknown-method", "/method", detail)
        return Problem(
            "unknown-method",
            "/method",
            tr("No method is named {name!r}. {possible}", name=name, possible=possible),
        )
    if ballot_type not in method.ballot_types:
        detail = tr(
            "The method {id} cannot count {ballot_type} ballots. {possible}",
            id=method.id,
            ballot_type=ballot_type,
            possible=possible,
        )
        return Problem("method-mismatch", "/method", detail)
    return method


def _seat_problems(method: Method, seats: int, choices: int) -> Iterator[Problem]:
    try:
        method.check_seats(seats)
    except InvalidParameter as error:
        yield Problem("invalid-seats", "/seats", error.detail)
        return
    if seats > choices:
        detail = tr(
            "There are more seats than choices, of which there are {choices}.", choices=choices
        )
        yield Problem("invalid-seats", "/seats", detail)


def _rank_problems(method: Method, ballot: Mapping[str, Any]) -> Iterator[Problem]:
    is_ranked = "ranked" in method.ballot_types
    if is_ranked and not method.equal_ranks and ballot.get("equal_ranks") is True:
        detail = tr("The method {id} cannot count equal ranks.", id=method.id)
        yield Problem("no-equal-ranks", "/rules/ballot/equal_ranks", detail)


def _score_problems(rules: Mapping[str, Any], values: Mapping[str, Any]) -> Iterator[Problem]:
    """A method that knows another highest score than the ballots could not count them."""
    highest = values.get("max_score")
    if highest is not None and highest != rules["max"]:
        detail = tr(
            "Must be null, or the highest score of a ballot, which is {highest}.",
            highest=rules["max"],
        )
        yield Problem("invalid-parameter", "/rules/method/max_score", detail)


def _read_parameters(
    method: Method, given: Mapping[str, Any]
) -> tuple[dict[str, Any], list[Problem]]:
    """All parameters, and a problem for each invalid one."""
    values, problems = method.read_parameters({}), []
    for name, value in given.items():
        try:
            values[name] = method.read_parameters({name: value})[name]
        except InvalidParameter as error:
            code = "invalid-parameter" if name in values else "unknown-parameter"
            problems.append(Problem(code, f"/rules/method/{escaped(name)}", error.detail))
    return values, problems

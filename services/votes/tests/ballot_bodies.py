"""Bodies of casts for polls of every type: valid ones, and valid ones with flaws put into them.

`meaning` reads a body in the plainest way, without the code under test: what it says, or None if
the poll must refuse it.
"""

import copy
import random
from typing import Any, NamedTuple
from uuid import UUID, uuid4

TYPES: list[tuple[str, dict[str, Any]]] = [
    ("single", {}),
    ("single", {"allow_abstain": True}),
    ("multiple", {"min": 2, "max": 3}),
    ("multiple", {"allow_abstain": True, "max": 2}),
    ("approval", {}),
    ("approval", {"allow_abstain": True}),
    ("ranked", {}),
    ("ranked", {"min_ranks": 2, "max_ranks": 3, "allow_abstain": True}),
    ("ranked", {"equal_ranks": True, "max_ranks": 3}),
    ("score", {}),
    ("score", {"min": -4, "max": 4, "step": 2, "blank": "left_out", "allow_abstain": True}),
]
MEMBERS = {
    "single": "choice", "multiple": "choices", "approval": "choices", "ranked": "ranking",
    "score": "scores",
}  # fmt: skip
JUNK: list[Any] = [
    None, True, False, 0, 1, -1, 2, 3.5, 1.0, 1e300, 10**30, -(10**30), "", "x", "0", "null",
    "a\x1b", "\u202e", "/~", [], {}, [[]], [None], [[], []], {"": 0}, {"write_in": "Ada"},
    [{"write-in": "Ada"}], {"choice": None}, "6f" * 18, "{00000000-0000-0000-0000-000000000000}",
    [[[[[["x"]]]]]], {"a": {"b": {"c": []}}}, "é" * 500,
]  # fmt: skip
NAMES = [
    "choice",
    "choices",
    "ranking",
    "scores",
    "write_in",
    "Choices",
    "",
    "~/",
    "form",
    "marks",
]


class Ruled(NamedTuple):
    """A poll as the bodies need it."""

    id: UUID
    type: str
    rules: dict[str, Any]
    choices: list[str]


class Bodies:
    """Bodies at random; the same seed makes the same ones."""

    def __init__(self, seed: int, polls: list[Ruled]) -> None:
        self.dice, self.polls = random.Random(seed), polls

    def one(self) -> tuple[Ruled, Any]:
        """A poll and a body for it, without a voter."""
        poll = self.dice.choice(self.polls)
        kind = poll.type if self.dice.random() < 0.9 else self.dice.choice(list(MEMBERS))
        body: Any = {"ballot": {MEMBERS[kind]: self._marks(kind, poll)}}
        if kind == "single" and self.dice.random() < 0.5:
            body = {"choice_id": body["ballot"]["choice"]}
        if self.dice.random() < 0.55:
            for _ in range(self.dice.choice([1, 1, 1, 2, 3])):
                self._spoil(body, poll)
        return poll, body

    def _id(self, poll: Ruled) -> str:
        known = self.dice.choice(poll.choices)
        return self.dice.choice([known, known, known, known.upper()])

    def _marks(self, kind: str, poll: Ruled) -> Any:
        chosen = self.dice.sample(poll.choices, self.dice.randint(1, len(poll.choices)))
        written = [self.dice.choice([one, one, one.upper()]) for one in chosen]
        if kind == "single":
            return written[0]
        if kind == "score":
            step, least = poll.rules.get("step", 1), poll.rules.get("min", 0)
            return {one: least + step * self.dice.randint(0, 4) for one in written}
        if kind == "ranked" and self.dice.random() < 0.5:
            return [[one] if self.dice.random() < 0.5 else one for one in written]
        if kind == "ranked" and poll.rules.get("equal_ranks"):
            cut = self.dice.randint(0, len(written))
            return [rank for rank in (written[:cut], written[cut:]) if rank]
        return written

    def _spoil(self, body: Any, poll: Ruled) -> None:
        """Change one place: below the body, which stays an object."""
        nodes = list(_nodes(body))
        parent, step = self.dice.choice(nodes[1:] or nodes[:1])
        flaw = copy.deepcopy(
            self.dice.choice([*JUNK, self._id(poll), str(uuid4()), [self._id(poll)] * 2])
        )
        if parent is None:
            body[self.dice.choice([*NAMES, "choice_id", "ballot"])] = flaw
            return
        act = self.dice.choice(["replace", "delete", "wrap", "add", "add", "rename", "twice"])
        if act == "delete":
            del parent[step]
        elif act == "wrap":
            parent[step] = [parent[step]]
        elif act == "replace":
            parent[step] = flaw
        elif isinstance(parent, list):
            new = parent[step] if act == "twice" else flaw
            parent.insert(self.dice.randint(0, len(parent)), copy.deepcopy(new))
        elif act == "rename":
            parent[self.dice.choice([*NAMES, self._id(poll), str(uuid4())])] = parent.pop(step)
        else:
            name = self.dice.choice([*NAMES, self._id(poll), str(uuid4()), "choice_id"])
            parent[name] = flaw if act == "add" else copy.deepcopy(parent[step])


def _nodes(value: Any, parent: Any = None, step: Any = None) -> Any:
    yield parent, step
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for name, inner in items:
        yield from _nodes(inner, value, name)


def meaning(poll: Ruled, body: Any) -> Any:
    """What a body says, as a comparable value; None if the poll must refuse it."""
    if len(body) != 1:
        return None
    [(outer, value)] = body.items()
    if outer == "choice_id":
        return _choice(poll, value) if poll.type == "single" and value is not None else None
    if outer != "ballot" or not isinstance(value, dict) or [*value] != [MEMBERS[poll.type]]:
        return None
    [marks] = value.values()
    if poll.type == "single":
        abstains = marks is None and poll.rules.get("allow_abstain")
        return () if abstains else _choice(poll, marks) if marks is not None else None
    if marks == (type_of := {} if poll.type == "score" else []):
        return () if poll.rules.get("allow_abstain") and type(marks) is type(type_of) else None
    return {"score": _scores, "ranked": _ranks}.get(poll.type, _choices)(poll, marks)


def _choice(poll: Ruled, value: Any) -> Any:
    known = isinstance(value, str) and value.lower() in poll.choices
    return (value.lower(),) if known else None


def _distinct(poll: Ruled, marks: list[Any]) -> bool:
    names = [mark.lower() for mark in marks if isinstance(mark, str)]
    return len(names) == len(marks) == len(set(names)) and set(names) <= set(poll.choices)


def _choices(poll: Ruled, marks: Any) -> Any:
    if not isinstance(marks, list) or not _distinct(poll, marks):
        return None
    fits = poll.rules.get("min", 1) <= len(marks) <= poll.rules.get("max", 99)
    return frozenset(mark.lower() for mark in marks) if fits else None


def _ranks(poll: Ruled, marks: Any) -> Any:
    if not isinstance(marks, list):
        return None
    ranks = [rank if isinstance(rank, list) else [rank] for rank in marks]
    if not all(ranks) or not _distinct(poll, [mark for rank in ranks for mark in rank]):
        return None
    if any(len(rank) > 1 for rank in ranks) and not poll.rules.get("equal_ranks"):
        return None
    fits = poll.rules.get("min_ranks", 1) <= len(ranks) <= poll.rules.get("max_ranks", 99)
    return tuple(frozenset(mark.lower() for mark in rank) for rank in ranks) if fits else None


def _scores(poll: Ruled, marks: Any) -> Any:
    if not isinstance(marks, dict) or not _distinct(poll, list(marks)):
        return None
    least, most, step = (poll.rules.get(*rule) for rule in (("min", 0), ("max", 5), ("step", 1)))
    for score in marks.values():
        if type(score) is not int or score not in range(least, most + 1, step):
            return None
    given = {mark.lower(): score for mark, score in marks.items()}
    if poll.rules.get("blank") != "left_out":
        given = dict.fromkeys(poll.choices, 0) | given
    return frozenset(given.items())

"""The polls of the demo, one of each ballot type, and how their simulated voters mark ballots.

A voter puts the choices in an order: the more popular a choice, the more often it is near the
top. Each type of ballot takes from this order what it can express.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

POPULARITY = 0.67  # of each choice, relative to the one before it
TOP_SCORE = 5
WORKSHOPS = 3  # marks of a voter, and seats
ABSTAIN = 0.04  # of the voters, where the poll allows it

Ballot = Mapping[str, Any]
Marking = Callable[[Sequence[str]], Ballot]  # ids in a voter's order, the favourite first


def one(order: Sequence[str]) -> Ballot:
    """The favourite."""
    return {"choice": order[0]}


def suitable(order: Sequence[str]) -> Ballot:
    """Any number of choices, the favourite among them."""
    return {"choices": list(order[: random.randint(1, len(order))])}  # nosec B311 # a demo


def up_to_three(order: Sequence[str]) -> Ballot:
    """One to three choices, or an abstention."""
    if random.random() < ABSTAIN:  # nosec B311 # a demo
        return {"choices": []}
    return {"choices": list(order[: random.randint(1, WORKSHOPS)])}  # nosec B311 # a demo


def ranked(order: Sequence[str]) -> Ballot:
    """Two ranks or more."""
    return {"ranking": list(order[: random.randint(2, len(order))])}  # nosec B311 # a demo


def scored(order: Sequence[str]) -> Ballot:
    """The top score for the favourite, less for each one below it."""
    scores = {}
    for place, choice in enumerate(order):
        lower = random.randint(0, min(place, 2))  # nosec B311 # a demo
        scores[choice] = max(TOP_SCORE - place - lower, 0)
    return {"scores": scores}


@dataclass(frozen=True, eq=False)
class Plan:
    """A poll to create, and how its votes are cast."""

    title: str
    choices: Sequence[str]
    ballot_type: str
    marking: Marking
    progress: str  # what its progress bar says
    # With their own accounts in a public poll, else by a backend for its voters.
    by_people: bool = False
    closes: bool = False
    more: Mapping[str, Any] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """The body of the request that creates it."""
        return {
            "title": self.title,
            "choices": [{"label": label} for label in self.choices],
            "ballot_type": self.ballot_type,
            "eligibility": "public" if self.by_people else "delegated",
            **self.more,
        }


class Electorate:
    """The voters of one poll: some choices are more popular than others."""

    def __init__(self, poll: Any, marking: Marking) -> None:
        ids = [choice["id"] for choice in poll["choices"]]
        random.shuffle(ids)
        self._weights = {choice: POPULARITY**place for place, choice in enumerate(ids)}
        self._marking = marking

    def ballot(self) -> Ballot:
        """The ballot of a further voter."""
        waits = {
            choice: random.expovariate(weight)  # nosec B311 # a demo
            for choice, weight in self._weights.items()
        }
        return self._marking(sorted(waits, key=waits.__getitem__))


SINGLE = Plan(
    "What is for lunch?", ("Soup", "Salad", "Dumplings"),
    "single", one, "people choose         ", by_people=True,
)  # fmt: skip
APPROVAL = Plan(
    "When do we meet?", ("Monday", "Tuesday", "Thursday", "Friday"),
    "approval", suitable, "people mark dates     ", by_people=True,
)  # fmt: skip
MULTIPLE = Plan(
    "Which three workshops do we hold?",
    ("Accessibility", "Databases", "Gardening", "First aid", "Public speaking"),
    "multiple", up_to_three, "votes behind a curtain", closes=True,
    more={
        "seats": WORKSHOPS, "results_visibility": "after_close",
        "rules": {"ballot": {"max": WORKSHOPS, "allow_abstain": True}},
    },
)  # fmt: skip
SCORE = Plan(
    "How good are the names for our café?", ("Commons", "Halfway House", "The Quorum", "Tally"),
    "score", scored, "a backend gives scores", closes=True, more={"method": "star"},
)  # fmt: skip
RANKED = Plan(
    "Who shall sit on the board? Two seats.",
    ("Ada Lovelace", "Grace Hopper", "Edsger Dijkstra", "Barbara Liskov", "Alan Turing"),
    "ranked", ranked, "a backend ranks       ", closes=True,
    more={"method": "scottish-stv", "seats": 2},
)  # fmt: skip

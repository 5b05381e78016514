"""Why a ballot is invalid in its poll: stable codes, with a pointer to the mark."""

from typing import NamedTuple

from provote_rules.wording import number_of


class Problem(NamedTuple):
    """Why a ballot is invalid: a slug, a pointer to the mark, and a sentence.

    The pointer of a type is relative to the marks; BallotPaper.read puts their place before it.
    """

    code: str
    pointer: str
    detail: str

    def at(self, *path: object) -> "Problem":
        """The same problem at the place of this path of indexes and ids."""
        return self._replace(pointer="".join(f"/{step}" for step in path))


UNKNOWN_CHOICE = Problem("unknown-choice", "", "The poll has no such choice.")
WRITE_IN = Problem("write-in", "", "This version accepts no write-ins: name a choice by its id.")
EMPTY = Problem("empty-ballot", "", "This poll accepts no empty ballot.")
REPEATED = Problem("repeated-choice", "", "The ballot has this choice already.")
EQUAL_RANKS = Problem("equal-ranks", "", "This poll accepts one choice on each rank.")
EMPTY_RANK = Problem("empty-rank", "", "A rank has at least one choice.")


def too_few_choices(least: int) -> Problem:
    """Fewer choices than the poll requires."""
    detail = f"A ballot of this poll has at least {number_of(least, 'choice')}."
    return Problem("too-few-choices", "", detail)


def too_many_choices(most: int) -> Problem:
    """More choices than the poll permits."""
    detail = f"A ballot of this poll has at most {number_of(most, 'choice')}."
    return Problem("too-many-choices", "", detail)


def too_few_ranks(least: int) -> Problem:
    """Fewer ranks than the poll requires."""
    detail = f"A ballot of this poll has at least {number_of(least, 'rank')}."
    return Problem("too-few-ranks", "", detail)


def too_many_ranks(most: int) -> Problem:
    """More ranks than the poll permits."""
    detail = f"A ballot of this poll has at most {number_of(most, 'rank')}."
    return Problem("too-many-ranks", "", detail)


def out_of_range(least: int, most: int) -> Problem:
    """A score below the poll's lowest or above its highest."""
    return Problem("score-out-of-range", "", f"A score is a whole number from {least} to {most}.")


def off_step(least: int, step: int) -> Problem:
    """A score between two steps."""
    detail = f"Scores of this poll go up from {least} in steps of {step}."
    return Problem("score-off-step", "", detail)

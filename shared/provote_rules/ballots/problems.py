"""Why a ballot is invalid in its poll: stable codes, with a pointer to the mark."""

from typing import NamedTuple

from provote_rules.texts import Text, tr


class Problem(NamedTuple):
    """Why a ballot is invalid: a slug, a pointer to the mark, and a sentence.

    The pointer of a type is relative to the marks; BallotPaper.read puts their place before it.
    """

    code: str
    pointer: str
    detail: Text

    def at(self, *path: object) -> "Problem":
        """The same problem at the place of this path of indexes and ids."""
        return self._replace(pointer="".join(f"/{step}" for step in path))


UNKNOWN_CHOICE = Problem("unknown-choice", "", tr("The poll has no such choice."))
WRITE_IN = Problem(
    "write-in", "", tr("This version accepts no write-ins: name a choice by its id.")
)
EMPTY = Problem("empty-ballot", "", tr("This poll accepts no empty ballot."))
REPEATED = Problem("repeated-choice", "", tr("The ballot has this choice already."))
EQUAL_RANKS = Problem("equal-ranks", "", tr("This poll accepts one choice on each rank."))
EMPTY_RANK = Problem("empty-rank", "", tr("A rank has at least one choice."))


def too_few_choices(least: int) -> Problem:
    """Fewer choices than the poll requires."""
    detail = tr(
        "A ballot of this poll has at least {count} choice.",
        "A ballot of this poll has at least {count} choices.",
        count=least,
    )
    return Problem("too-few-choices", "", detail)


def too_many_choices(most: int) -> Problem:
    """More choices than the poll permits."""
    detail = tr(
        "A ballot of this poll has at most {count} choice.",
        "A ballot of this poll has at most {count} choices.",
        count=most,
    )
    return Problem("too-many-choices", "", detail)


def too_few_ranks(least: int) -> Problem:
    """Fewer ranks than the poll requires."""
    detail = tr(
        "A ballot of this poll has at least {count} rank.",
        "A ballot of this poll has at least {count} ranks.",
        count=least,
    )
    return Problem("too-few-ranks", "", detail)


def too_many_ranks(most: int) -> Problem:
    """More ranks than the poll permits."""
    detail = tr(
        "A ballot of this poll has at most {count} rank.",
        "A ballot of this poll has at most {count} ranks.",
        count=most,
    )
    return Problem("too-many-ranks", "", detail)


def out_of_range(least: int, most: int) -> Problem:
    """A score below the poll's lowest or above its highest."""
    return Problem(
        "score-out-of-range",
        "",
        tr("A score is a whole number from {least} to {most}.", least=least, most=most),
    )


def off_step(least: int, step: int) -> Problem:
    """A score between two steps."""
    detail = tr(
        "Scores of this poll go up from {least} in steps of {step}.", least=least, step=step
    )
    return Problem("score-off-step", "", detail)

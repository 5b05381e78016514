"""The ballots of a profile in the order of their marks, and checks of what a format holds."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from provote_rules.ballots.packing import pack_choices, pack_ranking, pack_scores
from provote_rules.formats.errors import CannotHold, shown
from provote_rules.formats.files import ElectionFile
from provote_rules.tally.profiles import CHOICES, RANKING, SCORES, Profile
from provote_rules.texts import tr


def packed(form: str, marks: Any) -> str:
    """The packed text of marks."""
    if form == RANKING:
        return pack_ranking(marks)
    return pack_choices(marks) if form == CHOICES else pack_scores(dict(marks))


def rows(profile: Profile) -> Iterator[tuple[Any, int]]:
    """Marks and numbers of ballots, in the order of the packed marks.

    Ballots whose mapping says that it is `in_order` are not held in memory.
    """
    form = profile.form
    if getattr(profile.ballots, "in_order", False):
        yield from profile.ballots.items()
    else:
        yield from sorted(profile.ballots.items(), key=lambda item: packed(form, item[0]))


# What a format may be unable to hold, as people read it.
_SHOWN = {
    "rankings": tr("rankings"),
    "choices": tr("choices"),
    "scores": tr("scores"),
    "withdrawn candidates": tr("withdrawn candidates"),
    "skipped ranks": tr("skipped ranks"),
    "equal ranks": tr("equal ranks"),
    "ballots without a mark": tr("ballots without a mark"),
}


def refuse(election: ElectionFile, format: str, *names: str) -> None:
    """Raise CannotHold for what is named and there is: see the keys below."""
    profile = election.profile
    found: dict[str, Callable[[], bool]] = {
        "rankings": lambda: profile.form == RANKING,
        "choices": lambda: profile.form == CHOICES,
        "scores": lambda: profile.form == SCORES,
        "withdrawn candidates": lambda: bool(profile.withdrawn),
        "skipped ranks": lambda: any(rank == () for rank in _ranks(profile)),
        "equal ranks": lambda: (
            election.equal_ranks and any(type(rank) is tuple and rank for rank in _ranks(profile))
        ),
        "ballots without a mark": lambda: () in profile.ballots,
    }
    for name in names:
        if found[name]():
            raise CannotHold(format, _SHOWN[name])


def _ranks(profile: Profile) -> Iterator[Any]:
    if profile.form == RANKING:
        for marks in profile.ballots:
            yield from cast(Any, marks)


def check_labels(election: ElectionFile, format: str, forbidden: str = "") -> None:
    """Raise CannotHold for a label or title with a line end, or a label with a forbidden sign."""
    for label in election.profile.candidates:
        _check(label, format, f"\r\n\x00{forbidden}")
    _check(election.title, format, "\r\n\x00")


def _check(label: str, format: str, forbidden: str) -> None:
    if label != label.strip() or any(sign in label for sign in forbidden):
        raise CannotHold(format, tr("the name {name}", name=shown(label)))

"""PrefLib: soc, soi, toc or toi for rankings without skips and repeats; cat for choices."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from provote_rules.formats.errors import CannotHold
from provote_rules.formats.files import ElectionFile
from provote_rules.formats.writers.rows import check_labels, refuse, rows
from provote_rules.tally.profiles import CHOICES, Profile
from provote_rules.texts import tr


def write_preflib(election: ElectionFile) -> Iterator[str]:
    """The lines of the file. Raises CannotHold."""
    refuse(
        election, "preflib", "scores", "withdrawn candidates", "skipped ranks",
        "ballots without a mark",
    )  # fmt: skip
    check_labels(election, "preflib")
    kind = data_type(election.profile)
    if kind != "cat" and election.anomalies.repeats:
        raise CannotHold("preflib", tr("a candidate at two ranks of a ballot"))
    return _lines(election, kind)


def data_type(profile: Profile) -> str:
    """The kind of file, which is the end of its name as well: soc, soi, toc, toi or cat."""
    if profile.form == CHOICES:
        return "cat"
    size = len(profile.candidates)
    ties, complete = False, True
    for marks in cast(Iterable[Any], profile.ballots):
        ties = ties or any(not isinstance(rank, int) for rank in marks)
        named = sum(1 if isinstance(rank, int) else len(rank) for rank in marks)
        complete = complete and named == size
    return ("to" if ties else "so") + ("c" if complete else "i")


def _lines(election: ElectionFile, kind: str) -> Iterator[str]:
    profile = election.profile
    yield f"# FILE NAME: ballots.{kind}\n"
    yield f"# TITLE: {election.title}\n"
    yield "# DESCRIPTION: \n"
    yield f"# DATA TYPE: {kind}\n"
    yield "# MODIFICATION TYPE: original\n"
    for name in ("RELATES TO", "RELATED FILES", "PUBLICATION DATE", "MODIFICATION DATE"):
        yield f"# {name}: \n"
    yield f"# NUMBER ALTERNATIVES: {len(profile.candidates)}\n"
    yield f"# NUMBER VOTERS: {profile.cast}\n"
    unique = "PREFERENCES" if kind == "cat" else "ORDERS"
    yield f"# NUMBER UNIQUE {unique}: {len(profile.ballots)}\n"
    if kind == "cat":
        yield "# NUMBER CATEGORIES: 2\n# CATEGORY NAME 1: Yes\n# CATEGORY NAME 2: No\n"
    for number, label in enumerate(profile.candidates, 1):
        yield f"# ALTERNATIVE NAME {number}: {label}\n"
    for marks, number in rows(profile):
        order = _categories(marks, profile) if kind == "cat" else ",".join(map(_rank, marks))
        yield f"{number}: {order}\n"


def _rank(rank: Any) -> str:
    if isinstance(rank, int):
        return str(rank + 1)
    return _several(rank)


def _several(positions: Any) -> str:
    return "{" + ",".join(str(one + 1) for one in positions) + "}"


def _categories(marks: Any, profile: Profile) -> str:
    others = [one for one in range(len(profile.candidates)) if one not in marks]
    return f"{_several(marks)},{_several(others)}"

"""Files read with their ballots on disk, and normal ballots of polls."""

import io
import random
from collections import Counter
from typing import Any, cast
from uuid import UUID

import pytest

from provote_rules.ballots import Ballot, BallotPaper, Problem
from provote_rules.ballots.packing import unpack_ranking
from provote_rules.formats import ElectionFile, SpooledBallots, read, write
from provote_rules.formats.normal import Normaliser
from provote_rules.formats.reading import profile_for
from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.registry import METHODS, find
from provote_rules.tally.reports import tally
from provote_rules.tally.ties import CandidateOrder

LABELS = ("Ann", "Ben", "Eve", "Dan", "Kim")
CHOICES = tuple(UUID(int=n + 1) for n in range(len(LABELS)))
FILES = {
    "blt": "3 1\n-2\n4 1 3 0\n2 3 2 1 0\n1 2=3 - 1 0\n2 1 3 0\n1 0\n0\nAnn\nBen\nEve\n",
    "ranks": "rank1,rank2,count\nAnn,Ben,3\nEve,undervote,2\novervote,Ann,1\nAnn,Ben,1\n",
    "cells": "Ann,Ben,Eve\n1,2,\n,,1\n2,1,3\n1,2,\n",
    "scores": "Ann,Ben,Eve\n5,,0\n3,3,9\n5,,0\n",
    "marks": "Ann,Ben,Eve\n1,,1\n,,\n1,,1\n",
    "abif": "=A:[Ann]\n3:A>Ben=Eve\n2:Ben\n1:\n3:A>Ben=Eve\n",
    "rated": "3:Ann/5>Ben/2\n1:Ben/4\n2:Ann/5>Ben/2\n",
    "preflib": "# NUMBER ALTERNATIVES: 3\n# ALTERNATIVE NAME 1: Ann\n2: 1,{2,3}\n1: 2\n1: 1\n",
}


def spooled(content: bytes, **options: Any) -> ElectionFile:
    """The election of a file whose ballots are in another file."""
    return read(io.BytesIO(content), spool=io.BytesIO, **options)


def grouped(election: ElectionFile) -> Counter[Any]:
    """The ballots by marks."""
    found: Counter[Any] = Counter()
    for marks, number in election.profile.ballots.items():
        found[marks] += number
    return found


@pytest.mark.parametrize("name", FILES)
def test_ballots_on_disk_are_those_in_memory(name: str) -> None:
    content = FILES[name].encode()
    held, kept = read(io.BytesIO(content)), spooled(content)
    assert grouped(kept) == held.profile.ballots
    assert kept.anomalies == held.anomalies
    assert (kept.profile.candidates, kept.profile.form) == (
        held.profile.candidates, held.profile.form,
    )  # fmt: skip
    assert kept.notes == held.notes
    ballots = kept.profile.ballots
    assert isinstance(ballots, SpooledBallots)
    for marks, number in held.profile.ballots.items():
        assert ballots[marks] == number
    with pytest.raises(KeyError):
        ballots["other"]


def test_ballots_on_disk_keep_their_order_and_lines() -> None:
    dice = random.Random(1)
    rows = [dice.sample(LABELS, 3) for _ in range(9_000)]
    content = "rank1,rank2,rank3\n" + "".join(",".join(row) + "\n" for row in rows)
    election = spooled(content.encode())
    labels = election.profile.candidates
    ballots = cast(SpooledBallots, election.profile.ballots)
    for _ in range(2):
        found = list(ballots.entries())
        assert [[labels[c] for c in marks] for marks, _, _ in cast(Any, found)] == rows
        assert [line for _, _, line in found] == list(range(2, 9_002))
    assert len(ballots) == len(rows)


def test_own_files_are_read_from_disk() -> None:
    profile = Profile(RANKING, LABELS, {(0, (1, 2)): 3, (): 1})
    content = "\n".join(write(ElectionFile(format="x", profile=profile), "ndjson"))
    assert grouped(spooled(content.encode())) == profile.ballots


def test_rows_for_no_ballots_are_limited() -> None:
    rows = "".join(f"Candidate {n % 100},Candidate {n // 100},0\n" for n in range(10_001))
    with pytest.raises(ValueError, match="rows are for 0 ballots"):
        read(io.BytesIO(b"rank1,rank2,count\n" + rows.encode()))


RANKED = [name for name, method in METHODS.items() if RANKING in method.forms]
OPTIONS: dict[str, list[dict[str, Any]]] = {
    "irv@1": [
        {"overvote_rule": rule, "max_skipped_ranks_allowed": skips,
         "exhaust_on_duplicate_candidate": once, "max_rankings_allowed": most}
        for rule in ("always_skip_to_next_rank", "exhaust_immediately")
        for skips in (None, 0, 1) for once in (False, True) for most in (None, 3)
    ] + [{}],
    "minneapolis-stv@2013": [{}, {"max_skipped_ranks_allowed": 1}],
}  # fmt: skip


@pytest.mark.parametrize("name", RANKED)
def test_normal_ballots_are_counted_like_raw_ones(name: str) -> None:
    method = find(name)
    for seed, options in enumerate(OPTIONS.get(name, [{}]) * 20):
        dice = random.Random(seed)
        election = _election(dice, equal_ranks=dice.random() < 0.5)
        parameters = method.read_parameters(options)
        normal = _normalised(election, name, parameters)
        if normal is None:
            assert parameters["overvote_rule"] == "exhaust_if_multiple_continuing"
            continue
        raw, _ = profile_for(election, method)
        seats = 1 if method.single_winner else 2
        found = [
            tally(profile, method, seats=seats, parameters=options, lot=CandidateOrder())
            for profile in (raw, normal)
        ]
        for report in found:
            for one in report["rounds"]:
                one.pop("sentence", None)
        assert found[0]["elected"] == found[1]["elected"]
        tallies = [[one.get("tallies") for one in report["rounds"]] for report in found]
        assert tallies[0] == tallies[1]


def _election(dice: random.Random, *, equal_ranks: bool) -> ElectionFile:
    """Raw ballots with overvotes, skipped ranks and repeats; the last candidate has withdrawn."""
    ballots: Counter[Any] = Counter()
    for _ in range(40):
        marks: list[Any] = []
        for _ in range(dice.randint(0, 5)):
            kind = dice.random()
            if kind < 0.15:
                marks.append(())
            elif kind < 0.3:
                marks.append(tuple(sorted(dice.sample(range(5), 2))))
            else:
                marks.append(dice.randrange(5))
        while marks and marks[-1] == ():
            marks.pop()
        ballots[tuple(marks)] += dice.randint(1, 3)
    profile = Profile(RANKING, LABELS, ballots, frozenset({4}))
    content = "\n".join(write(ElectionFile(format="x", profile=profile), "ndjson")).encode()
    read_again = read(io.BytesIO(content))
    return ElectionFile(
        format="x", profile=profile, equal_ranks=equal_ranks, anomalies=read_again.anomalies
    )


def _normalised(election: ElectionFile, name: str, parameters: Any) -> Profile | None:
    method = find(name)
    rules = {"allow_abstain": True, "equal_ranks": method.equal_ranks}
    normaliser = Normaliser(
        election,
        paper=BallotPaper("ranked", CHOICES, rules),
        choices=CHOICES,
        method=method,
        parameters=parameters,
    )
    ballots: Counter[Any] = Counter()
    for marks, number in election.profile.ballots.items():
        ballot = normaliser.ballot(marks)
        if isinstance(ballot, Problem):
            assert ballot.code == "overvote"
            return None
        assert ballot == normaliser.ballot(marks)
        ballots[unpack_ranking(str(ballot.marks))] += number
    return Profile(RANKING, LABELS, ballots, frozenset({4}))


def _normal(marks: Any, name: str, *, equal_ranks: bool = False, **rules: Any) -> Any:
    method = find(name)
    election = ElectionFile(
        format="x", profile=Profile(RANKING, LABELS, {}, frozenset()), equal_ranks=equal_ranks
    )
    normaliser = Normaliser(
        election,
        paper=BallotPaper("ranked", CHOICES, rules),
        choices=(*CHOICES[:4], None),
        method=method,
        parameters=method.read_parameters({}),
    )
    found = normaliser.ballot(marks)
    return found.marks if isinstance(found, Ballot) else found.code


@pytest.mark.parametrize("label", ["UWI", "undeclared write-ins"])
@pytest.mark.parametrize(
    ("ballot_type", "form", "marks", "code"),
    [
        ("ranked", RANKING, (0, 2), "write-in"),
        ("ranked", RANKING, (0, 2, 1), "write-in"),
        ("ranked", RANKING, (0, 1, 2), "unknown-choice"),
        ("ranked", RANKING, ((0, 2), 1), "write-in"),
        ("multiple", "choices", (0, 2), "write-in"),
        ("approval", "choices", (1, 2), "unknown-choice"),
        ("score", "scores", ((0, 5), (2, 1)), "write-in"),
        ("score", "scores", ((1, 5), (2, 1)), "unknown-choice"),
        ("single", "choices", (2,), "write-in"),
        ("single", RANKING, (2,), "write-in"),
        ("single", RANKING, (1,), "unknown-choice"),
    ],
)
def test_a_write_in_has_its_own_code(
    ballot_type: str, form: str, marks: Any, code: str, label: str
) -> None:
    """The first mark without a choice decides; Ben is an unmatched candidate."""
    method = find({"ranked": "schulze", "single": "irv"}.get(ballot_type, "score"))
    election = ElectionFile(
        format="x", profile=Profile(form, ("Ann", "Ben", label), {}), equal_ranks=True
    )
    normaliser = Normaliser(
        election,
        paper=BallotPaper(
            ballot_type, CHOICES[:2], {"equal_ranks": True} if ballot_type == "ranked" else {}
        ),
        choices=(CHOICES[0], None, None),
        method=method,
        parameters=method.read_parameters({}),
    )
    found = normaliser.ballot(marks)
    assert isinstance(found, Problem)
    assert found.code == code
    assert ("write-ins" in found.detail) == (code == "write-in")


def test_normal_rankings() -> None:
    assert _normal((0, 0, (1, 2), (), 3), "minneapolis") == "0>3"
    assert _normal((0, (1, 2), 3), "maine") == "0"
    assert _normal((0, (), (), 3), "maine") == "0"
    assert _normal((0, (), 3), "scottish-stv") == "0"
    assert _normal(((0, 1), 3), "scottish-stv") == "empty-ballot"
    assert _normal((0, (0, 1), 3), "irv") == "0>1>3"
    assert _normal(((0, 1), 3), "irv") == "overvote"
    assert _normal((2, (0, 1)), "schulze") == "2"
    assert _normal((2, (0, 1)), "schulze", equal_ranks=True) == "equal-ranks"
    assert _normal((0, 4), "minneapolis") == "unknown-choice"
    assert _normal((0, 1, 2), "minneapolis", max_ranks=2) == "too-many-ranks"

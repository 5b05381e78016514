"""Ballots as values: equality, validity by type and rules, and their form in tables and events."""

import random
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from provote_rules import ballots
from provote_rules.ballots import (
    ABSTENTION,
    Ballot,
    BallotPaper,
    BallotType,
    Form,
    MarkedBallot,
    Problem,
    Stored,
    one_choice,
    problems,
)

TEA, COFFEE, WATER, MILK, OTHER = (UUID(int=0xA0 + number) for number in range(5))
CHOICES = (TEA, COFFEE, WATER, MILK)
A, B, C, D, X = map(str, (*CHOICES, OTHER))
TYPE_OF = {"choice": "single", "choices": "multiple", "ranking": "ranked", "scores": "score"}


def read(member: str, marks: Any, type_: str = "", **rules: Any) -> Ballot | Problem:
    """The ballot with these marks in a poll with these rules."""
    paper = BallotPaper(type_ or TYPE_OF[member], CHOICES, rules)
    return paper.read(MarkedBallot(member, marks, f"/ballot/{member}"))


def test_ballots_with_the_same_meaning_are_equal() -> None:
    assert one_choice(TEA) == one_choice(UUID(str(TEA))) != one_choice(COFFEE)
    assert one_choice(TEA).canonical == one_choice(UUID(str(TEA))).canonical
    assert one_choice(TEA).canonical != one_choice(COFFEE).canonical
    assert len({one_choice(TEA), one_choice(TEA), one_choice(COFFEE)}) == 2


@pytest.mark.parametrize(
    ("member", "marks", "form", "packed"),
    [
        ("choice", TEA, "choice", TEA),
        ("choices", [D, A], "choices", "0,3"),
        ("choices", [A, D.upper()], "choices", "0,3"),
        ("ranking", [D, A, B], "ranking", "3>0>1"),
        ("ranking", [[D.upper()], A, [B]], "ranking", "3>0>1"),
        ("ranking", [D, [C, A]], "ranking", "3>0=2"),
        ("ranking", [[A, B, C, D]], "ranking", "0=1=2=3"),
        ("scores", {D: -2, A.upper(): 5}, "scores", "0:5,3:-2"),
        ("scores", {A: 0}, "scores", "0:0"),
    ],
)
def test_marks_are_packed(member: str, marks: Any, form: str, packed: Any) -> None:
    rules = {"scores": {"min": -2, "blank": "left_out"}, "ranking": {"equal_ranks": True}}
    ballot = read(member, marks, **rules.get(member, {}))
    assert ballot == Ballot(form, packed)


def test_a_blank_that_is_zero_equals_the_score_zero() -> None:
    assert read("scores", {B: 3}) == Ballot("scores", "0:0,1:3,2:0,3:0")
    assert read("scores", {C: 0, B: 3}) == read("scores", {B: 3})
    assert read("scores", {C: 0}, blank="left_out") != read("scores", {B: 0}, blank="left_out")
    # A vote for nothing is no abstention: it counts in the mean.
    assert read("scores", {C: 0}, allow_abstain=True) != read("scores", {}, allow_abstain=True)


@pytest.mark.parametrize(
    ("member", "marks", "rules", "code", "pointer"),
    [
        ("choice", OTHER, {}, "unknown-choice", ""),
        ("choice", None, {}, "empty-ballot", ""),
        ("choices", [], {}, "empty-ballot", ""),
        ("choices", [], {"min": 0}, "empty-ballot", ""),
        ("choices", [A, X], {}, "unknown-choice", "/1"),
        ("choices", [A, B, A.upper()], {}, "repeated-choice", "/2"),
        ("choices", [A], {"min": 2}, "too-few-choices", ""),
        ("choices", [A], {"min": 2, "allow_abstain": True}, "too-few-choices", ""),
        ("choices", [A, B, C], {"max": 2}, "too-many-choices", ""),
        ("ranking", [], {}, "empty-ballot", ""),
        ("ranking", [[]], {"equal_ranks": True}, "empty-rank", "/0"),
        ("ranking", [A, []], {}, "empty-rank", "/1"),
        ("ranking", [A, X], {}, "unknown-choice", "/1"),
        ("ranking", [A, B, A], {}, "repeated-choice", "/2"),
        ("ranking", [A, [B, C]], {}, "equal-ranks", "/1"),
        ("ranking", [A, [B, X]], {"equal_ranks": True}, "unknown-choice", "/1/1"),
        ("ranking", [A, [B, B]], {"equal_ranks": True}, "repeated-choice", "/1/1"),
        ("ranking", [[A, B], C, A], {"equal_ranks": True}, "repeated-choice", "/2"),
        ("ranking", [A], {"min_ranks": 2}, "too-few-ranks", ""),
        ("ranking", [[A, B]], {"min_ranks": 2, "equal_ranks": True}, "too-few-ranks", ""),
        ("ranking", [A, B, C], {"max_ranks": 2}, "too-many-ranks", ""),
        ("scores", {}, {}, "empty-ballot", ""),
        ("scores", {A: 1, X: 1}, {}, "unknown-choice", f"/{X}"),
        ("scores", {A: 1, A.upper(): 1}, {}, "repeated-choice", f"/{A.upper()}"),
        ("scores", {A: 5, B: 6}, {}, "score-out-of-range", f"/{B}"),
        ("scores", {A: -1}, {}, "score-out-of-range", f"/{A}"),
        ("scores", {A: 10**400}, {}, "score-out-of-range", f"/{A}"),
        ("scores", {B.upper(): 2}, {"min": -3, "step": 2}, "score-off-step", f"/{B.upper()}"),
    ],
)
def test_an_invalid_mark_is_named(
    member: str, marks: Any, rules: dict[str, Any], code: str, pointer: str
) -> None:
    found = read(member, marks, **rules)
    assert isinstance(found, Problem)
    assert (found.code, found.pointer) == (code, f"/ballot/{member}{pointer}")
    assert found.detail.endswith(".")


@pytest.mark.parametrize(
    ("member", "marks", "rules"),
    [
        ("choices", [A], {"min": 1, "max": 1}),
        ("choices", [A, B, C, D], {}),
        ("choices", [A, B, C, D], {"max": None}),
        ("ranking", [[A, B], C], {"min_ranks": 2, "max_ranks": 2, "equal_ranks": True}),
        ("ranking", [[A]], {}),
        ("scores", {A: 0, B: 5}, {}),
        ("scores", {A: -3, B: 1}, {"min": -3, "max": 1, "step": 2}),
    ],
)
def test_the_limits_themselves_are_valid(member: str, marks: Any, rules: dict[str, Any]) -> None:
    assert isinstance(read(member, marks, **rules), Ballot)


@pytest.mark.parametrize(
    ("member", "marks", "ballot"),
    [
        ("choice", None, ABSTENTION),
        ("choices", [], Ballot("choices", "")),
        ("ranking", [], Ballot("ranking", "")),
        ("scores", {}, Ballot("scores", "")),
    ],
)
def test_an_empty_ballot_is_valid_where_voters_may_abstain(
    member: str, marks: Any, ballot: Ballot
) -> None:
    assert read(member, marks, allow_abstain=True) == ballot
    paper = BallotPaper(TYPE_OF[member], CHOICES, {"allow_abstain": True})
    assert paper.show(ballot) == {member: marks}
    assert ballots.restore(*ballots.store(ballot)) == ballot


@pytest.mark.parametrize("type_", ["single", "multiple", "approval", "ranked", "score", "x"])
@pytest.mark.parametrize("member", ["choice", "choices", "ranking", "scores", "x"])
def test_a_poll_accepts_only_ballots_of_its_type(type_: str, member: str) -> None:
    valid = {"choice": TEA, "choices": [A], "ranking": [A], "scores": {A: 1}, "x": 7}[member]
    found = read(member, valid, type_)
    if type_ in ballots.TYPES and ballots.TYPES[type_].member == member:
        assert isinstance(found, Ballot)
    else:
        assert isinstance(found, Problem)
        assert (found.code, found.pointer) == ("wrong-ballot-type", f"/ballot/{member}")
        assert type_ in found.detail


def marks_at_random(random_: random.Random, member: str) -> Any:
    """Valid marks, written in one of the many ways that have the same meaning."""
    chosen = random_.sample([A, B, C, D], random_.randint(1, 4))
    written = [random_.choice([one, one.upper()]) for one in chosen]
    if member == "choices":
        return written
    if member == "scores":
        return {one: random_.randint(0, 5) for one in written}
    cuts = sorted(random_.sample(range(1, len(written)), random_.randint(0, len(written) - 1)))
    ranks = [written[i:j] for i, j in zip([0, *cuts], [*cuts, None], strict=True)]
    return [rank[0] if len(rank) == 1 and random_.random() < 0.5 else rank for rank in ranks]


def meaning(member: str, marks: Any) -> Any:
    """What the marks say, compared without the code under test."""
    if member == "choices":
        return frozenset(one.lower() for one in marks)
    if member == "scores":
        return frozenset((one.lower(), score) for one, score in marks.items() if score)
    ranks = [[rank] if isinstance(rank, str) else rank for rank in marks]
    return tuple(frozenset(one.lower() for one in rank) for rank in ranks)


@pytest.mark.parametrize("member", ["choices", "ranking", "scores"])
def test_equal_meanings_are_equal_ballots_and_survive_every_conversion(member: str) -> None:
    random_ = random.Random(20)
    paper = BallotPaper(TYPE_OF[member], CHOICES, {"equal_ranks": True})
    known: dict[Any, Ballot] = {}
    for _ in range(2_000):
        marks = marks_at_random(random_, member)
        ballot = paper.read(MarkedBallot(member, marks))
        assert isinstance(ballot, Ballot)
        assert known.setdefault(meaning(member, marks), ballot) == ballot
        shown = paper.show(ballot)
        assert paper.read(MarkedBallot(member, shown[member])) == ballot
        assert ballots.restore(*ballots.store(ballot)) == ballot
    assert len(set(known.values())) == len(known)
    assert len({ballot.canonical for ballot in known.values()}) == len(known)


def test_shown_marks_are_in_the_order_of_positions() -> None:
    multiple = BallotPaper("multiple", CHOICES)
    assert multiple.show(Ballot("choices", "0,3")) == {"choices": [A, D]}
    assert BallotPaper("ranked", CHOICES).show(Ballot("ranking", "3>0=2")) == {
        "ranking": [D, [A, C]]
    }
    assert BallotPaper("score", CHOICES).show(Ballot("scores", "0:5,3:-2")) == {
        "scores": {A: 5, D: -2}
    }
    assert BallotPaper("single", CHOICES).show(one_choice(TEA)) == {"choice": A}


@pytest.mark.parametrize("type_", ["single", "multiple", "ranked", "score", "x"])
@pytest.mark.parametrize("ballot", [("choices", "9"), ("ranking", "9>7=8"), ("scores", "9:1")])
def test_a_vote_from_before_another_definition_is_shown_without_its_choices(
    type_: str, ballot: tuple[str, str]
) -> None:
    [shown] = BallotPaper(type_, CHOICES).show(Ballot(*ballot)).values()
    assert shown in (None, {}, [None], [None, [None, None]])


def test_a_single_choice_is_stored_as_its_id() -> None:
    assert ballots.store(one_choice(TEA)) == Stored(choice_id=TEA)
    assert ballots.restore(TEA) == one_choice(TEA)
    assert ballots.restore(None) is None


@pytest.mark.parametrize(
    ("form", "marks"), [("choices", "0,3"), ("ranking", "3>0=2"), ("scores", "0:5,3:-2")]
)
def test_other_ballots_are_stored_as_packed_text(form: str, marks: str) -> None:
    stored = ballots.store(Ballot(form, marks))
    assert stored == Stored(ballot={"form": form, "marks": marks})
    assert ballots.restore(*stored) == Ballot(form, marks)
    assert Ballot(form, marks).canonical == b'{"form":"%s","marks":"%s"}' % (
        form.encode(), marks.encode(),
    )  # fmt: skip


def test_raw_marks_of_imports_are_restored() -> None:
    raw = {"form": "ranking", "marks": "3>>0>3=4"}
    assert ballots.restore(None, raw) == Ballot("ranking", "3>>0>3=4")


@pytest.mark.parametrize(
    "value",
    [
        7, "x", [], {}, {"form": "x", "marks": 1}, {"form": "choices"},
        {"form": "choices", "marks": "3,0"}, {"form": "choices", "marks": "0,0"},
        {"form": "choices", "marks": "-1"}, {"form": "choices", "marks": "0,٣"},
        {"form": "choices", "marks": [0]}, {"form": "choices", "marks": None},
        {"form": "choices", "marks": "01"}, {"form": "choices", "marks": " 1"},
        {"form": "ranking", "marks": "0>"}, {"form": "ranking", "marks": "2=0"},
        {"form": "ranking", "marks": "0,1"}, {"form": ["ranking"], "marks": "0"},
        {"form": "scores", "marks": "0"}, {"form": "scores", "marks": "0:-0"},
        {"form": "scores", "marks": "-1:2"}, {"form": "scores", "marks": "0:1,-1:2"},
        {"form": "scores", "marks": "1:1,0:1"}, {"form": "scores", "marks": "0:1.5"},
    ],
)  # fmt: skip
def test_malformed_stored_ballots_are_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"ballot|invalid literal|negative"):
        ballots.restore(None, value)


class TwoChoices(Form):
    """Two choices in any order: a form for these tests only."""

    name = "two"

    def encode(self, marks: Any) -> Any:
        return [str(choice) for choice in marks]

    def decode(self, value: Any) -> tuple[UUID, ...]:
        return tuple(sorted(UUID(text) for text in value))


class Pair(BallotType):
    """A type of poll with such ballots."""

    name = member = "pair"
    form = TwoChoices()

    def read(self, marks: Any, paper: BallotPaper) -> Ballot | Problem:
        return Ballot(self.form.name, self.form.decode(marks))

    def show(self, ballot: Ballot, paper: BallotPaper) -> Any:
        return self.form.encode(ballot.marks)


def test_a_new_type_is_an_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ballots.TYPES, "pair", Pair())
    paper = BallotPaper("pair", CHOICES)
    ballot = paper.read(MarkedBallot("pair", [B, A]))
    assert ballot == Ballot("two", (TEA, COFFEE))
    assert paper.show(ballot) == {"pair": [A, B]}
    stored = ballots.store(ballot)
    assert stored == Stored(ballot={"form": "two", "marks": [A, B]})
    assert ballots.restore(*stored) == ballot
    assert ballot.canonical == b'{"form":"two","marks":["%s","%s"]}' % (A.encode(), B.encode())


@pytest.mark.parametrize(
    ("problem", "one", "two"),
    [
        (problems.too_few_choices, "at least 1 choice.", "at least 2 choices."),
        (problems.too_many_choices, "at most 1 choice.", "at most 2 choices."),
        (problems.too_few_ranks, "at least 1 rank.", "at least 2 ranks."),
        (problems.too_many_ranks, "at most 1 rank.", "at most 2 ranks."),
    ],
)
def test_numbers_in_messages_have_their_plural(
    problem: Callable[[int], Problem], one: str, two: str
) -> None:
    assert problem(1).detail.endswith(one)
    assert problem(2).detail.endswith(two)

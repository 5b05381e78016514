"""The parts of a definition that say how ballots are marked and counted: defaults and refusals."""

from typing import Any

import pytest

from provote_rules.ballots import TYPES
from provote_rules.ballots.limits import COUNTS, MAX_SCORE, MAX_SCORES
from provote_rules.counting import (
    DEFAULT_METHODS,
    Counting,
    InvalidCounting,
    counted_by,
    methods_for,
    read_counting,
    settled,
)
from provote_rules.tally import registry
from provote_rules.tally.methods import Method, Parameter
from provote_rules.tally.outcomes import Outcome
from provote_rules.tie_rules import DRAW, MAX_LOT_NUMBER


def method(id_: str, version: str, *types: str, **options: Any) -> Method:
    """A method that counts nothing."""
    return Method(
        id=id_, version=version, title=id_, source="a test", forms=("ranking",),
        ballot_types=types, count=lambda _: Outcome(elected=[], rounds=[], valid=0), **options,
    )  # fmt: skip


PARAMETERS = (
    Parameter(name="skips", default=1, help="Skips.", least=0, most=9),
    Parameter(name="until", default="two", help="Where it ends.", values=("two", "majority")),
    Parameter(name="batch", default=False, help="Whether in batches."),
    Parameter(name="quorum", default=None, help="A number."),
)


@pytest.fixture(autouse=True)
def methods(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three methods that only tests have, and one for each default."""
    made = [
        method("test-one", "1", "ranked", single_winner=True),
        method("test-one", "2", "ranked", single_winner=True, parameters=PARAMETERS),
        method("test-many", "1", "ranked", "score", equal_ranks=True),
        *(method(id_, "test", type_) for type_, id_ in DEFAULT_METHODS.items()
          if id_ not in registry.NEWEST),
    ]  # fmt: skip
    for one in made:
        monkeypatch.setitem(registry.METHODS, one.name, one)
        monkeypatch.setitem(registry.NEWEST, one.id, one)


def read(ballot_type: str = "ranked", choices: int = 3, **parts: Any) -> Counting:
    return read_counting(ballot_type, choices, **parts)


def problems(ballot_type: str = "ranked", choices: int = 3, **parts: Any) -> list[tuple[str, str]]:
    """The pointers and codes of a refusal."""
    with pytest.raises(InvalidCounting) as refused:
        read(ballot_type, choices, **parts)
    assert all(one.detail.endswith(".") for one in refused.value.problems)
    return [(one.pointer, one.code) for one in refused.value.problems]


@pytest.mark.parametrize("ballot_type", TYPES)
def test_every_type_has_defaults(ballot_type: str) -> None:
    found = read(ballot_type)
    assert found.method.startswith(f"{DEFAULT_METHODS[ballot_type]}@")
    assert found.seats == 1
    assert found.ballot == dict(TYPES[ballot_type].rules)
    assert found.ties == {"by": "seed", "lot_numbers": None, "beacon": False}
    assert read(ballot_type, method=None, seats=None, ballot=None, parameters=None) == found


@pytest.mark.parametrize("ballot_type", TYPES)
def test_a_repeat_with_the_result_returns_the_same(ballot_type: str) -> None:
    found = read(ballot_type)
    again = read(
        ballot_type, method=found.method, seats=found.seats, ballot=found.ballot,
        parameters=found.parameters, ties=found.ties,
    )  # fmt: skip
    assert again == found


def test_a_method_without_a_version_is_the_newest() -> None:
    assert read(method="test-one").method == "test-one@2"
    assert read(method="test-one@1").method == "test-one@1"
    assert read(method="test-one@1").parameters == {}
    assert read(method="test-one", parameters={"skips": 3}).parameters == {
        "skips": 3, "until": "two", "batch": False, "quorum": None,
    }  # fmt: skip


def test_a_refusal_names_the_methods_that_count_the_type() -> None:
    for name in ("dictator", "plurality", ""):
        with pytest.raises(InvalidCounting) as refused:
            read(method=name or "x")
        assert ", ".join(methods_for("ranked")) in str(refused.value)
    with pytest.raises(InvalidCounting, match="no version '7', but 1, 2"):
        read(method="test-one@7")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"method": "dictator"}, [("/method", "unknown-method")]),
        ({"method": "test-one@7"}, [("/method", "unknown-method")]),
        ({"method": "plurality"}, [("/method", "method-mismatch")]),
        ({"method": "test-one", "seats": 2}, [("/seats", "invalid-seats")]),
        ({"method": "test-many", "seats": 4}, [("/seats", "invalid-seats")]),
        ({"seats": 0}, [("/seats", "invalid-seats")]),
        ({"method": "test-one@1", "parameters": {"skips": 1}},
         [("/rules/method/skips", "unknown-parameter")]),
        ({"method": "test-one", "parameters": {"skips": 10, "until": "x", "batch": 1, "a/b": 1}},
         [("/rules/method/skips", "invalid-parameter"), ("/rules/method/until",
           "invalid-parameter"), ("/rules/method/batch", "invalid-parameter"),
          ("/rules/method/a~1b", "unknown-parameter")]),
        ({"method": "test-one", "ballot": {"equal_ranks": True}},
         [("/rules/ballot/equal_ranks", "no-equal-ranks")]),
        ({"method": "dictator", "seats": 9, "ballot": {"colour": 1}, "ties": {"by": "coin"}},
         [("/rules/ballot/colour", "unknown-rule"), ("/rules/ties/by", "invalid-rule"),
          ("/method", "unknown-method")]),
    ],
)  # fmt: skip
def test_what_the_method_cannot_count_is_refused(
    parts: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert problems(**parts) == expected


@pytest.mark.parametrize("method", ["score", "star"])
def test_the_highest_score_of_a_method_is_that_of_its_ballots(method: str) -> None:
    def parts(highest: int | None, **rules: int) -> dict[str, Any]:
        return {"method": method, "ballot": rules, "parameters": {"max_score": highest}}

    for valid in (parts(5), parts(None), parts(10, max=10), parts(None, max=10)):
        assert read_counting("score", 3, **valid).method.startswith(method)
    for invalid in (parts(4), parts(6), parts(5, max=10)):
        with pytest.raises(InvalidCounting) as refused:
            read_counting("score", 3, **invalid)
        [problem] = refused.value.problems
        assert (problem.code, problem.pointer) == ("invalid-parameter", "/rules/method/max_score")


def test_the_highest_score_is_settled_where_a_draft_leaves_it_open() -> None:
    found = settled(read_counting("score", 3, method="star", ballot={"max": 10}))
    assert found.parameters == {"max_score": 10}
    assert settled(found) == found
    for other in (
        read_counting("score", 3, ballot={"min": -5, "max": 0}),
        read_counting("ranked", 3, method="borda"),
    ):
        assert settled(other) == other


def test_as_many_seats_as_choices_are_possible() -> None:
    assert read(method="test-many", seats=3).seats == 3
    assert read("multiple", seats=3).seats == 3


def test_equal_ranks_where_the_method_counts_them() -> None:
    assert read(method="test-many", ballot={"equal_ranks": True}).ballot["equal_ranks"] is True


GOOD: list[tuple[str, dict[str, Any]]] = [
    ("single", {"allow_abstain": True}),
    ("multiple", {"min": 3, "max": 3}),
    ("multiple", {"min": 2, "max": None}),
    ("approval", {"max": 1}),
    ("ranked", {"min_ranks": 2, "max_ranks": 2}),
    ("ranked", {"max_ranks": None}),
    ("score", {"min": -2, "max": 2}),
    ("score", {"min": 1, "max": 10, "step": 3, "blank": "left_out"}),
    ("score", {"min": 0, "max": MAX_SCORES - 1}),
    ("score", {"min": -5, "max": 0}),
    ("score", {"min": -4, "max": 4, "step": 2}),
    ("score", {"min": -3, "max": 3, "step": 2, "blank": "left_out"}),
    ("score", {"min": -MAX_SCORE, "max": MAX_SCORE, "step": 2}),
    ("score", {"max": 1}),
]


@pytest.mark.parametrize(("ballot_type", "rules"), GOOD)
def test_valid_rules_of_ballots(ballot_type: str, rules: dict[str, Any]) -> None:
    assert read(ballot_type, ballot=rules).ballot == dict(TYPES[ballot_type].rules) | rules


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("single", {"min": 1}, "min", "unknown-rule"),
    ("ranked", {"max": 1}, "max", "unknown-rule"),
    ("score", {"equal_ranks": True}, "equal_ranks", "unknown-rule"),
    ("approval", {"": 1}, "", "unknown-rule"),
    ("single", {"allow_abstain": 1}, "allow_abstain", "invalid-rule"),
    ("single", {"allow_abstain": None}, "allow_abstain", "invalid-rule"),
    ("multiple", {"min": 0}, "min", "invalid-rule"),
    ("multiple", {"min": None}, "min", "invalid-rule"),
    ("multiple", {"min": -1}, "min", "invalid-rule"),
    ("multiple", {"min": 4}, "min", "invalid-rule"),
    ("multiple", {"max": 4}, "max", "invalid-rule"),
    ("multiple", {"max": 0}, "max", "invalid-rule"),
    ("multiple", {"max": True}, "max", "invalid-rule"),
    ("multiple", {"max": "2"}, "max", "invalid-rule"),
    ("multiple", {"max": 2.0}, "max", "invalid-rule"),
    ("approval", {"min": 3, "max": 2}, "min", "min-above-max"),
    ("ranked", {"min_ranks": 3, "max_ranks": 2}, "min_ranks", "min-above-max"),
    ("ranked", {"max_ranks": 4}, "max_ranks", "invalid-rule"),
    ("ranked", {"equal_ranks": "yes"}, "equal_ranks", "invalid-rule"),
    ("score", {"min": 5}, "min", "min-above-max"),
    ("score", {"min": 6}, "min", "min-above-max"),
    ("score", {"min": None}, "min", "invalid-rule"),
    ("score", {"step": 2}, "step", "step-does-not-divide"),
    ("score", {"step": 6}, "step", "step-does-not-divide"),
    ("score", {"step": 0}, "step", "invalid-rule"),
    ("score", {"step": -1}, "step", "invalid-rule"),
    ("score", {"max": MAX_SCORE + 1}, "max", "invalid-rule"),
    ("score", {"min": -MAX_SCORE - 1}, "min", "invalid-rule"),
    ("score", {"min": -1, "max": MAX_SCORE}, "max", "too-many-scores"),
    ("score", {"max": 0.5}, "max", "invalid-rule"),
    ("score", {"min": 1}, "blank", "zero-is-no-score"),
    ("score", {"min": -5, "max": -1}, "blank", "zero-is-no-score"),
    ("score", {"min": -3, "max": 3, "step": 2, "blank": "zero"}, "blank", "zero-is-no-score"),
    ("score", {"blank": "none"}, "blank", "invalid-rule"),
    ("score", {"blank": []}, "blank", "invalid-rule"),
]


@pytest.mark.parametrize(("ballot_type", "rules", "name", "code"), BAD)
def test_invalid_rules_of_ballots(
    ballot_type: str, rules: dict[str, Any], name: str, code: str
) -> None:
    assert problems(ballot_type, ballot=rules) == [(f"/rules/ballot/{name}", code)]


def test_all_flaws_are_named_at_once() -> None:
    found = problems("score", ballot={"min": "a", "max": 10**30, "b": 1})
    assert [pointer.rpartition("/")[2] for pointer, _ in found] == ["min", "max", "b"]


def test_limits_are_pairs_of_rules() -> None:
    names = {name for one in TYPES.values() for name in one.rules}
    assert names >= {*COUNTS, *COUNTS.values()}


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ({"by": "coin"}, ("/rules/ties/by", "invalid-rule")),
        ({"by": None}, ("/rules/ties/by", "invalid-rule")),
        ({"by": "lot_numbers"}, ("/rules/ties/lot_numbers", "invalid-lot-numbers")),
        *(({"by": "lot_numbers", "lot_numbers": numbers},
           ("/rules/ties/lot_numbers", "invalid-lot-numbers"))
          for numbers in ([1, 2], [1, 2, 3, 4], [1, 2, 2], [1, 2, -1], [1, 2, True], [1, 2, "3"],
                          [1, 2, MAX_LOT_NUMBER + 1], "drawn", 7, {}, [[1], 2, 3])),
        ({"lot_numbers": [1, 2, 3]}, ("/rules/ties/lot_numbers", "only-lot-numbers")),
        ({"by": "ask", "lot_numbers": DRAW}, ("/rules/ties/lot_numbers", "only-lot-numbers")),
        ({"beacon": True}, ("/rules/ties/beacon", "no-beacon")),
        ({"by": "ask", "beacon": True}, ("/rules/ties/beacon", "only-seed")),
        ({"beacon": 1}, ("/rules/ties/beacon", "invalid-rule")),
    ],
)  # fmt: skip
def test_invalid_rules_of_ties(ties: dict[str, Any], expected: tuple[str, str]) -> None:
    assert problems(ties=ties) == [expected]


@pytest.mark.parametrize(
    "ties",
    [
        {"by": "ask"}, {"by": "lot_numbers", "lot_numbers": DRAW},
        {"by": "lot_numbers", "lot_numbers": [7, 0, 3]}, {"by": "seed", "beacon": False},
    ],
)  # fmt: skip
def test_valid_rules_of_ties(ties: dict[str, Any]) -> None:
    whole = {"lot_numbers": None, "beacon": False} | ties
    assert read(ties=ties).ties == whole
    assert read(ties={"beacon": True}, has_beacon=True).ties["beacon"] is True


def test_a_poll_without_a_method_is_counted_by_the_default_of_its_type() -> None:
    for ballot_type, id_ in DEFAULT_METHODS.items():
        for absent in (None, ""):
            assert counted_by(absent, ballot_type) == f"{id_}@1"
        assert registry.METHODS[counted_by(None, ballot_type)].id == id_
    assert counted_by(None, "") == "plurality@1"
    assert counted_by("maine@2018", "ranked") == "maine@2018"


@pytest.mark.parametrize(
    ("choices", "parts", "detail"),
    [
        (1, {"ballot": {"max_ranks": 2}}, "The poll has 1 choice."),
        (2, {"ballot": {"max_ranks": 3}}, "The poll has 2 choices."),
        (2, {"ties": {"by": "lot_numbers", "lot_numbers": [1]}},
         "There is 1 number for 2 choices."),
        (1, {"ties": {"by": "lot_numbers", "lot_numbers": [1, 2]}},
         "There are 2 numbers for 1 choice."),
    ],
)  # fmt: skip
def test_numbers_in_refusals_have_their_plural(
    choices: int, parts: dict[str, Any], detail: str
) -> None:
    with pytest.raises(InvalidCounting) as refused:
        read("ranked", choices, **parts)
    assert [one.detail for one in refused.value.problems] == [detail]

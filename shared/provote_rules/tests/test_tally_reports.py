"""Reports are canonical, methods refuse what they do not have, and numbers are exact text."""

import hashlib
import json
import os
import subprocess
import sys
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import provote_rules
from provote_rules.tally.methods import InvalidParameter, Method, Parameter
from provote_rules.tally.numbers import exact, fixed
from provote_rules.tally.outcomes import Outcome, Round, Transfer
from provote_rules.tally.profiles import (
    CHOICES,
    RANKING,
    SCORES,
    Profile,
    from_packed,
)
from provote_rules.tally.registry import METHODS, NEWEST, UnknownMethod, find
from provote_rules.tally.reports import REPORT_VERSION, Uncountable, digest, encode, tally

BALLOTS: dict[str, dict[Any, int]] = {
    CHOICES: {(0,): 3, (1, 2): 2, (): 1},
    RANKING: {(0, 1, 2): 3, (2, 1): 2, (1,): 2, (): 1},
    SCORES: {((0, 5), (1, 2)): 3, ((2, 4),): 2, (): 1},
}
MEMBERS = {
    "report", "method", "title", "source", "seats", "parameters", "candidates", "withdrawn",
    "cast", "valid", "abstained", "undervotes", "overvotes", "skipped", "threshold", "rounds",
    "elected", "excluded", "winner_set", "ties", "lot", "details",
}  # fmt: skip

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


def count(method: Method, **how: Any) -> dict[str, Any]:
    """The report of some ballots of the method's form."""
    form = method.forms[0]
    return tally(Profile(form, ("Ann", "Bob", "Cem"), BALLOTS[form]), method, **how)


@every_method
def test_every_report_has_all_members_and_is_canonical(method: Method) -> None:
    report = count(method)
    assert report.keys() == MEMBERS
    assert report["report"] == REPORT_VERSION
    assert report["method"] == method.name
    assert report["parameters"] == method.read_parameters({})
    assert (report["cast"], report["abstained"]) == (sum(BALLOTS[method.forms[0]].values()), 1)
    text = encode(report)
    assert json.loads(text) == report
    ordered = json.dumps(report, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert text == ordered.encode()
    assert digest(report) == hashlib.sha256(text).hexdigest()
    assert encode(count(method)) == text


@every_method
def test_every_round_has_a_sentence_and_exact_tallies(method: Method) -> None:
    report = count(method)
    assert report["rounds"]
    for number, one in enumerate(report["rounds"], 1):
        assert one["number"] == number
        assert one["sentence"].endswith(".")
        assert one["sentence"][0].isupper()
        assert set(one["tallies"]) <= {"Ann", "Bob", "Cem"}
        for value in one["tallies"].values():
            Fraction(value)
    assert len(report["elected"]) == 1


@every_method
def test_bytes_do_not_depend_on_the_process(method: Method) -> None:
    """Hash seeds order sets and dictionaries of text: no report depends on them."""
    program = (
        "import sys, ast; from provote_rules.tally.profiles import Profile\n"
        "from provote_rules.tally.registry import find\n"
        "from provote_rules.tally.reports import tally, digest\n"
        "name, form, rows = sys.argv[1:]\n"
        "profile = Profile(form, ('Ann', 'Bob', 'Cem'), ast.literal_eval(rows))\n"
        "print(digest(tally(profile, find(name))))"
    )
    form = method.forms[0]
    rows = dict(reversed(BALLOTS[form].items()))
    path = str(Path(provote_rules.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", program, method.name, form, repr(rows)],
        capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "12345"},
    )  # fmt: skip
    assert done.stdout.strip() == digest(count(method))


@every_method
def test_methods_refuse_other_parameters_seats_and_ballots(method: Method) -> None:
    with pytest.raises(InvalidParameter, match="no such parameter") as caught:
        count(method, parameters={"colour": "red"})
    assert caught.value.name == "colour"
    for seats in (0, -1):
        with pytest.raises(InvalidParameter, match="at least one seat") as caught:
            count(method, seats=seats)
        assert caught.value.name == "seats"
    if method.single_winner:
        with pytest.raises(InvalidParameter, match="fills one seat"):
            count(method, seats=2)
    else:
        assert len(count(method, seats=2)["elected"]) <= 2
    other = next(form for form in BALLOTS if form not in method.forms)
    with pytest.raises(Uncountable, match="counts ballots of the form"):
        tally(Profile(other, ("Ann", "Bob"), {}), method)
    with pytest.raises(Uncountable, match="no candidate stands"):
        tally(Profile(method.forms[0], ("Ann",), {}, frozenset({0})), method)


@every_method
def test_each_parameter_takes_its_default_and_refuses_other_types(method: Method) -> None:
    for parameter in method.parameters:
        assert parameter.help.endswith(".")
        assert parameter.read(parameter.default) == parameter.default
        for wrong in ([], {}, 1.0, "no such value", -(2**40), 2**40):
            with pytest.raises(InvalidParameter) as caught:
                parameter.read(wrong)
            assert caught.value.name == parameter.name


def test_parameters_are_read_by_their_type() -> None:
    number = Parameter(name="n", default=None, least=1, most=9, help="A number.")
    flag = Parameter(name="flag", default=False, help="A flag.")
    text = Parameter(name="text", default="a", values=("a", "b"), help="A text.")
    assert (number.read(None), number.read(9), flag.read(True), text.read("b")) == (
        None,
        9,
        True,
        "b",
    )
    for parameter, wrong in (
        (number, 0), (number, 10), (number, True), (number, "1"), (number, 1.5),
        (flag, 1), (flag, "true"), (flag, None), (text, "c"), (text, None), (text, 1),
    ):  # fmt: skip
        with pytest.raises(InvalidParameter, match="Must be"):
            parameter.read(wrong)


def test_a_name_has_the_version_and_an_id_means_the_newest() -> None:
    for name, method in METHODS.items():
        assert name == f"{method.id}@{method.version}"
        assert find(name) is method
    for id_, method in NEWEST.items():
        assert find(id_) is method
        assert method.id == id_
    for unknown in ("", "irv@0", "IRV", "condorcet"):
        with pytest.raises(UnknownMethod, match="schulze"):
            find(unknown)
    assert {"plurality", "approval", "score", "schulze", "ranked-pairs", "borda", "star"} <= {
        *NEWEST
    }


def test_methods_with_equal_ranks_count_rankings() -> None:
    for method in METHODS.values():
        assert method.equal_ranks <= (RANKING in method.forms)
        assert method.ballot_types
        assert method.title
        assert method.source


def test_transfers_and_reasons_are_shown_by_label() -> None:
    def outcome(_: Any) -> Outcome:
        transfer = Transfer(
            source=1, kind="exclusion", value="0.5", to={0: "1.50"}, exhausted={"choices": "0.50"}
        )
        one = Round(
            tallies={1: "2", 0: "3"}, sentence="One.", excluded=(1,), transfers=[transfer],
            exhausted={"choices": "0"}, quota="3", details={"more": 1},
        )  # fmt: skip
        return Outcome(
            elected=[0], rounds=[one], valid=5, excluded=[(1, "fewest")], threshold="3",
            overvotes=1, skipped=2, undervotes=3,
        )  # fmt: skip

    method = Method(
        id="m",
        version="7",
        title="M",
        source="S",
        forms=(CHOICES,),
        ballot_types=(),
        count=outcome,
    )
    report = tally(Profile(CHOICES, ("Ann", "Bob"), {(0,): 5}), method)
    assert report["method"] == "m@7"
    assert report["excluded"] == [{"candidate": "Bob", "reason": "fewest"}]
    assert (report["overvotes"], report["skipped"], report["undervotes"]) == (1, 2, 3)
    assert report["winner_set"] is None
    assert report["rounds"] == [
        {
            "number": 1, "sentence": "One.", "tallies": {"Ann": "3", "Bob": "2"}, "quota": "3",
            "elected": [], "excluded": ["Bob"], "exhausted": {"choices": "0"},
            "details": {"more": 1},
            "transfers": [
                {
                    "from": "Bob", "kind": "exclusion", "value": "0.5", "to": {"Ann": "1.50"},
                    "exhausted": {"choices": "0.50"}, "lost": None,
                }
            ],
        }
    ]  # fmt: skip


def test_profiles_are_checked_and_grouped() -> None:
    profile = from_packed(RANKING, ["A", "B"], [("0>1", 2), ("", 1), ("0>1", 3)], [1])
    assert profile == Profile(RANKING, ("A", "B"), {(0, 1): 5, (): 1}, frozenset({1}))
    assert (profile.cast, profile.abstained, profile.standing) == (6, 1, (0,))
    with pytest.raises(ValueError, match="same label"):
        Profile(RANKING, ("A", "A"), {})
    with pytest.raises(ValueError, match="no ballot has the form"):
        Profile("choice", ("A",), {})
    with pytest.raises(ValueError, match="canonical"):
        from_packed(CHOICES, ["A", "B"], [("1,0", 1)])


@given(st.integers(-(10**15), 10**15), st.integers(0, 9))
def test_fixed_is_a_decimal_with_so_many_places(scaled: int, places: int) -> None:
    text = fixed(scaled, places)
    assert Decimal(text) == Decimal(scaled).scaleb(-places)
    assert len(text.partition(".")[2]) == places


@given(st.fractions())
def test_exact_is_the_number_and_the_shortest_text(number: Fraction) -> None:
    text = exact(number)
    assert Fraction(text) == number
    if "." in text:
        assert not text.endswith(("0", "."))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (3, "3"), (Fraction(5, 2), "2.5"), (Fraction(10, 3), "10/3"), (Fraction(-1, 8), "-0.125"),
        (Fraction(1, 40), "0.025"), (Fraction(0), "0"), (Fraction(-7, 6), "-7/6"),
    ],
)  # fmt: skip
def test_known_numbers(number: Fraction, text: str) -> None:
    assert exact(number) == text


def test_known_fixed_numbers() -> None:
    assert fixed(122_450_000, 4) == "12245.0000"
    assert fixed(-5, 3) == "-0.005"
    assert fixed(7, 0) == "7"

"""Instant-runoff voting and its presets: the rules, one by one."""

from collections.abc import Mapping
from typing import Any

import pytest

from provote_rules.tally.irv import INSTANT_RUNOFF
from provote_rules.tally.methods import InvalidParameter
from provote_rules.tally.profiles import RANKING, Profile, from_packed
from provote_rules.tally.registry import METHODS, find
from provote_rules.tally.reports import Uncountable, digest, tally
from provote_rules.tally.ties import DrawnByHand, Lot, LotNumbers, TieUndecided

A, B, C, D = range(4)


def count(
    rows: Mapping[str, int],
    method: str = "irv",
    *,
    labels: str = "ABCD",
    lot: Lot | None = None,
    withdrawn: tuple[int, ...] = (),
    **parameters: Any,
) -> dict[str, Any]:
    """The report of packed rankings and their numbers."""
    profile = from_packed(RANKING, labels, rows.items(), withdrawn)
    return tally(profile, find(method), parameters=parameters, lot=lot)


def tallies(report: Mapping[str, Any]) -> list[dict[str, int]]:
    """The tallies of each round, without zeros."""
    return [
        {label: int(text) for label, text in one["tallies"].items() if text != "0"}
        for one in report["rounds"]
    ]


def sentences(report: Mapping[str, Any]) -> list[str]:
    return [one["sentence"] for one in report["rounds"]]


def test_the_last_candidate_is_excluded_until_one_has_a_majority() -> None:
    report = count({"0": 5, "1>0": 5, "2>1": 3, "3>2>1": 1}, labels="ABCD")
    assert tallies(report) == [
        {"A": 5, "B": 5, "C": 3, "D": 1},
        {"A": 5, "B": 5, "C": 4},
        {"A": 5, "B": 9},
    ]
    assert report["elected"] == report["winner_set"] == ["B"]
    assert [one["candidate"] for one in report["excluded"]] == ["D", "C"]
    assert report["rounds"][0]["transfers"] == [
        {
            "from": "D",
            "kind": "exclusion",
            "value": "1",
            "to": {"C": "1"},
            "exhausted": {},
            "lost": None,
        }
    ]


def test_each_round_is_one_sentence() -> None:
    report = count({"0": 5, "1>0": 4, "2>1": 3, "3>2>1": 1})
    assert sentences(report) == [
        "No candidate reaches the threshold of 7; D (1 vote) has the fewest votes and is "
        "excluded.",
        "No candidate reaches the threshold of 7; B and C are tied with the fewest votes (4); "
        "by the order of the ballot paper, C is excluded.",
        "B has 8 votes, which reaches the threshold of 7, and is elected.",
    ]


def test_a_majority_in_the_first_round_ends_the_count() -> None:
    report = count({"0>1": 6, "1": 3, "2>1": 2})
    assert len(report["rounds"]) == 1
    assert report["threshold"] == "6"


def test_the_threshold_follows_the_continuing_ballots_or_stays() -> None:
    rows = {"0": 5, "1": 4, "2": 3}
    moving = count(rows, labels="ABC")
    assert [one["quota"] for one in moving["rounds"]] == ["7", "5"]
    fixed = count(rows, labels="ABC", first_round_determines_threshold=True)
    assert [one["quota"] for one in fixed["rounds"]] == ["7", "7"]
    assert sentences(fixed)[-1] == (
        "Two candidates remain: A has 5 votes, more than B with 4, and is elected."
    )


def test_candidates_that_cannot_win_are_excluded_together_only_where_the_rules_say_so() -> None:
    rows = {"0": 9, "1": 8, "2": 2, "3": 1}
    assert count(rows)["rounds"][0]["excluded"] == ["D"]
    batch = count(rows, batch_elimination=True)
    assert batch["rounds"][0]["excluded"] == ["D", "C"]
    assert [one["from"] for one in batch["rounds"][0]["transfers"]] == ["D", "C"]
    equal = count({"0": 9, "1": 8, "2": 7, "3": 1}, batch_elimination=True)
    assert equal["rounds"][0]["excluded"] == ["D"]  # 1 and 7 together may reach 8


def test_ballots_of_a_batch_skip_all_of_its_candidates() -> None:
    report = count({"0": 9, "1": 8, "2>3>1": 2, "3>2>0": 1}, batch_elimination=True)
    assert tallies(report)[1] == {"A": 10, "B": 10}


def test_the_count_goes_on_after_the_election_until_two_remain() -> None:
    report = count({"0": 9, "1": 3, "2>1": 2, "3": 1}, continue_until_two_candidates_remain=True)
    assert report["elected"] == ["A"]
    assert tallies(report) == [
        {"A": 9, "B": 3, "C": 2, "D": 1},
        {"A": 9, "B": 3, "C": 2, "D": 1},
        {"A": 9, "B": 3, "C": 2},
        {"A": 9, "B": 5},
    ]
    assert [one["quota"] for one in report["rounds"]] == ["8"] * 4
    assert sentences(report)[1:] == [
        "A is already elected; D (1 vote) has the fewest votes and is excluded.",
        "A is already elected; C (2 votes) has the fewest votes and is excluded.",
        "A with 9 votes and B with 5 votes remain; A is already elected.",
    ]


def test_exhausted_ballots_are_counted_by_reason() -> None:
    rows = {"": 1, "0=1>2": 2, ">>2": 4, "2>2>1": 8, "0": 16, "1>2": 14}
    report = count(
        rows,
        labels="ABC",
        overvote_rule="exhaust_immediately",
        max_skipped_ranks_allowed=1,
        exhaust_on_duplicate_candidate=True,
    )
    first, second = report["rounds"]
    assert (report["cast"], report["valid"]) == (45, 38)
    assert (report["undervotes"], report["overvotes"], report["skipped"]) == (1, 2, 4)
    assert first["exhausted"] == {"choices": "0", "overvote": "2", "skipped": "4", "repeated": "0"}
    assert second["exhausted"] == {
        "choices": "0",
        "overvote": "2",
        "skipped": "4",
        "repeated": "8",
    }
    assert first["transfers"][0]["exhausted"] == {"repeated": "8"}


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("always_skip_to_next_rank", {"A": 5, "B": 7}),
        ("exhaust_immediately", {"A": 5, "B": 4}),
        ("exhaust_if_multiple_continuing", {"A": 7, "B": 4}),
    ],
)
def test_an_overvote_is_read_by_the_rule(rule: str, last: dict[str, int]) -> None:
    """Three ballots for C have an overvote: two of A and D, one of A and B, both before B."""
    rows = {"0": 5, "1": 4, "2>0=3>1": 2, "2>0=1>1": 1, "3>2": 0}
    report = count(rows, overvote_rule=rule)
    assert tallies(report)[-1] == last


def test_an_overvote_of_all_candidates_repeats_none() -> None:
    rows = {"2>0=1=2>1": 1, "0": 2, "1": 2}
    parameters = {
        "overvote_rule": "always_skip_to_next_rank",
        "exhaust_on_duplicate_candidate": True,
    }
    assert tallies(count(rows, labels="ABC", **parameters))[-1] == {"A": 2, "B": 3}
    named = {"2>1=2>1": 1, "0": 2, "1": 2}
    assert tallies(count(named, labels="ABC", **parameters))[-1] == {"A": 2, "B": 2}


def test_empty_ranks_at_the_end_are_not_skipped_and_nothing_else_is_an_undervote() -> None:
    ballots: Any = {((), ()): 2, (): 1, (0, (), ()): 4, ((), 1): 3}
    report = tally(Profile(RANKING, ("A", "B"), ballots), find("irv"))
    assert (report["cast"], report["valid"]) == (10, 7)
    assert (report["undervotes"], report["abstained"], report["skipped"]) == (3, 1, 3)
    assert report["rounds"][0]["tallies"] == {"A": "4", "B": "3"}


def test_ranks_after_the_last_one_are_not_read() -> None:
    rows = {"0": 5, "1": 4, "2>3>1": 3, "3": 0}
    assert tallies(count(rows))[-1] == {"B": 7, "A": 5}
    assert tallies(count(rows, max_rankings_allowed=2))[-1] == {"A": 5, "B": 4}


def test_withdrawn_candidates_are_passed_over() -> None:
    report = count({"0>1": 5, "1": 3, "2": 6, "0": 2}, labels="ABC", withdrawn=(A,))
    assert tallies(report)[0] == {"B": 8, "C": 6}
    assert report["rounds"][0]["exhausted"]["choices"] == "2"
    assert (report["cast"], report["valid"]) == (16, 14)


def test_no_candidate_is_elected_without_a_vote() -> None:
    for rows in ({}, {"": 3}, {"0": 3}):
        report = count(rows, labels="AB", withdrawn=(A,))
        assert report["elected"] == []
        assert report["ties"] == []
        assert sentences(report) == ["There is no valid ballot: no candidate is elected."]


def test_a_single_candidate_with_votes_is_elected() -> None:
    assert count({"0": 1}, labels="A")["elected"] == ["A"]


class TestTies:
    def test_a_tie_is_drawn_and_published(self) -> None:
        rows = {"0": 3, "1": 2, "2": 2}
        for numbers, last in (((1, 2, 3), "C"), ((1, 3, 2), "B")):
            report = count(rows, labels="ABC", lot=LotNumbers(numbers))
            assert report["rounds"][0]["excluded"] == [last]
            [tie] = report["ties"]
            assert (tie["tied"], tie["drawn"]) == (["B", "C"], True)
            assert (tie["purpose"], tie["round"], tie["by"]) == ("exclusion", 1, "lot_numbers")
            assert report["winner_set"] is None  # others might have been elected by another lot
            assert report["lot"] == {"by": "lot_numbers", "numbers": list(numbers)}

    def test_a_perfect_tie_shows_its_votes_and_all_winners(self) -> None:
        report = count({"0": 2, "1": 2}, labels="AB", lot=LotNumbers((2, 1)))
        assert report["elected"] == ["B"]
        assert report["winner_set"] == ["A", "B"]
        assert tallies(report) == [{"A": 2, "B": 2}]
        assert sentences(report) == [
            "A and B are tied with 2 votes each; by the lot numbers, B is elected."
        ]

    def test_an_earlier_round_breaks_a_tie_only_where_the_rules_say_so(self) -> None:
        rows = {"0": 5, "1": 3, "2": 2, "3>2": 1}
        lot = LotNumbers((1, 4, 2, 3))
        assert count(rows, lot=lot)["rounds"][1]["excluded"] == ["B"]
        report = count(rows, lot=lot, tiebreak_mode="previous_round_counts_then_lot")
        assert report["rounds"][1]["excluded"] == ["C"]
        [tie] = report["ties"]
        assert (tie["by"], tie["drawn"]) == ("previous-round", False)
        assert tie["order"] == ["B", "C"]
        assert report["lot"] is None
        assert "by an earlier round, C is excluded" in sentences(report)[1]

    def test_an_earlier_round_decides_between_the_last_two_and_nothing_is_open(self) -> None:
        rows = {"0": 4, "1": 3, "2>1": 1}
        report = count(rows, labels="ABC", tiebreak_mode="previous_round_counts_then_lot")
        assert report["elected"] == report["winner_set"] == ["A"]
        [tie] = report["ties"]
        assert (tie["purpose"], tie["by"], tie["drawn"]) == ("election", "previous-round", False)
        assert sentences(report)[-1] == (
            "A and B are tied with 4 votes each; by an earlier round, A is elected."
        )
        assert count(rows, labels="ABC")["winner_set"] == ["A", "B"]

    def test_the_lot_decides_among_those_whom_earlier_rounds_leave(self) -> None:
        rows = {"0>1": 1, "0>2": 1, "1": 3, "2": 3, "3": 4, "4": 9}
        report = count(rows, labels="ABCDE", tiebreak_mode="previous_round_counts_then_lot")
        ties = [(tie["round"], tie["tied"], tie["by"]) for tie in report["ties"]]
        assert ties[:2] == [
            (2, ["B", "C", "D"], "previous-round"),
            (2, ["B", "C"], "candidate-order"),
        ]
        assert report["rounds"][1]["excluded"] == ["C"]

    def test_equal_earlier_rounds_leave_the_tie_to_the_lot(self) -> None:
        report = count(
            {"0": 3, "1": 2, "2": 2},
            labels="ABC",
            lot=LotNumbers((1, 3, 2)),
            tiebreak_mode="previous_round_counts_then_lot",
        )
        assert report["rounds"][0]["excluded"] == ["B"]
        assert report["ties"][0]["drawn"] is True

    def test_the_count_stops_and_asks(self) -> None:
        rows = {"0": 3, "1": 2, "2": 2}
        with pytest.raises(TieUndecided) as stopped:
            count(rows, labels="ABC", lot=DrawnByHand())
        assert stopped.value.tied == (B, C)
        report = count(rows, labels="ABC", lot=DrawnByHand(((C, B),)))
        assert report["rounds"][0]["excluded"] == ["B"]

    def test_no_tie_is_claimed_where_there_was_none(self) -> None:
        report = count({"0": 4, "1": 4, "2>1": 1}, labels="ABC")
        assert report["ties"] == []
        assert report["lot"] is None


class TestWriteIns:
    LABELS = ("Ann", "Bob", "Undeclared Write-ins")

    def count(self, rows: Mapping[str, int], method: str = "irv", **parameters: Any) -> Any:
        profile = from_packed(RANKING, self.LABELS, rows.items())
        return tally(profile, find(method), parameters=parameters)

    def test_they_cannot_be_elected_and_go_first(self) -> None:
        report = self.count({"2>1": 9, "0": 3, "1": 1})
        assert report["rounds"][0]["excluded"] == ["Undeclared Write-ins"]
        assert report["elected"] == ["Bob"]
        assert report["excluded"][0]["reason"] == "undeclared-write-in"
        assert sentences(report)[0] == (
            "No candidate can be elected before undeclared write-ins are excluded; "
            "Undeclared Write-ins (9 votes) is excluded."
        )

    def test_no_majority_elects_before_they_are_excluded(self) -> None:
        report = self.count({"0": 9, "2": 1})
        assert len(report["rounds"]) == 2
        assert report["elected"] == ["Ann"]

    def test_they_may_be_a_candidate_like_others(self) -> None:
        report = self.count({"2>1": 9, "0": 3}, undeclared_write_ins="as_candidate")
        assert report["elected"] == ["Undeclared Write-ins"]

    def test_no_candidate_is_elected_if_all_votes_were_theirs(self) -> None:
        assert self.count({"2": 5})["elected"] == []


class TestMinneapolis:
    def test_write_ins_and_all_that_cannot_win_are_defeated_together(self) -> None:
        profile = from_packed(
            RANKING,
            ("A", "B", "C", "D", "UWI"),
            {"0": 9, "1": 8, "2": 3, "3": 1, "4>0": 1}.items(),
        )
        report = tally(profile, find("minneapolis"))
        assert report["rounds"][0]["excluded"] == ["UWI", "D", "C"]
        assert [one["reason"] for one in report["excluded"]] == [
            "undeclared-write-in",
            "cannot-win",
            "cannot-win",
        ]

    def test_votes_of_write_ins_may_save_a_candidate(self) -> None:
        profile = from_packed(
            RANKING, ("A", "B", "C", "UWI"), {"0": 9, "1": 4, "2": 3, "3>0": 1}.items()
        )
        assert tally(profile, find("minneapolis"))["rounds"][0]["excluded"] == ["UWI"]

    def test_overvotes_skipped_ranks_and_repeats_are_passed_over(self) -> None:
        report = count({"0=1>2": 3, ">>2": 2, "2>2>0": 1, "1": 7, "0": 8}, "minneapolis")
        assert tallies(report)[0] == {"A": 8, "B": 7, "C": 6}
        assert tallies(report)[1] == {"A": 9, "B": 7}

    def test_the_threshold_is_that_of_the_first_round(self) -> None:
        report = count({"0": 5, "1": 4, "2": 3}, "minneapolis", labels="ABC")
        assert report["threshold"] == "7"
        assert report["elected"] == ["A"]


class TestMaine:
    def test_an_overvote_or_two_skipped_ranks_end_a_ballot(self) -> None:
        report = count({"0=1>2": 3, ">>2": 2, ">2": 1, "1": 7, "0": 8}, "maine", labels="ABC")
        assert tallies(report)[0] == {"A": 8, "B": 7, "C": 1}
        assert report["rounds"][0]["exhausted"]["overvote"] == "3"
        assert report["rounds"][0]["exhausted"]["skipped"] == "2"

    def test_two_skipped_ranks_count_only_in_a_row(self) -> None:
        report = count({">0>>1": 1, "1": 3, "2": 3}, "maine", labels="ABC")
        assert tallies(report)[-1] == {"B": 4, "C": 3}

    def test_a_majority_of_first_choices_ends_the_count(self) -> None:
        assert len(count({"0": 6, "1": 3, "2": 2}, "maine")["rounds"]) == 1

    def test_later_rounds_go_on_until_two_remain(self) -> None:
        rows = {"0": 9, "1": 5, "2": 4, "3>0": 3}
        report = count(rows, "maine")
        assert tallies(report) == [
            {"A": 9, "B": 5, "C": 4, "D": 3},
            {"A": 12, "B": 5, "C": 4},
            {"A": 12, "B": 5},
        ]
        assert sentences(report)[1].startswith("More than two candidates continue; C")
        assert len(count(rows)["rounds"]) == 2

    def test_the_threshold_is_a_majority_of_the_continuing_ballots(self) -> None:
        report = count({"0": 4, "1": 3, "2": 2}, "maine", labels="ABC")
        assert [one["quota"] for one in report["rounds"]] == ["5", "4"]
        assert report["threshold"] == "4"

    def test_batches_were_possible_before_2024(self) -> None:
        rows = {"0": 9, "1": 8, "2": 2, "3": 1}
        assert count(rows, "maine@2018")["rounds"][0]["excluded"] == ["D", "C"]
        assert count(rows, "maine")["rounds"][0]["excluded"] == ["D"]
        assert find("maine").name == "maine@2024"

    def test_a_batch_had_those_who_can_only_equal_the_next_candidate(self) -> None:
        rows = {"0": 9, "1": 5, "2": 3, "3": 2}
        assert count(rows, "maine@2018")["rounds"][0]["excluded"] == ["D", "C"]
        assert count(rows, "minneapolis")["rounds"][0]["excluded"] == ["D"]
        assert count(rows, batch_elimination=True)["rounds"][0]["excluded"] == ["D"]

    def test_a_tie_for_the_last_place_is_no_batch(self) -> None:
        report = count({"0": 7, "1": 4, "2": 4}, "maine@2018", labels="ABC")
        assert report["rounds"][0]["excluded"] == ["C"]
        assert report["ties"][0]["drawn"]
        report = count({"0": 7, "1": 4, "2": 4, "3": 0}, "maine@2018")
        assert report["rounds"][0]["excluded"] == ["D"]


def test_the_report_has_the_rules_also_of_presets() -> None:
    report = count({"0": 1}, "maine")
    assert report["parameters"] == {}
    assert report["details"]["rules"]["overvote_rule"] == "exhaust_immediately"
    assert report["details"]["rules"]["max_skipped_ranks_allowed"] == 1
    assert len(digest(report)) == 64


def test_methods_are_found_by_id_and_version() -> None:
    names = [method.name for method in INSTANT_RUNOFF]
    assert names == ["irv@1", "minneapolis@2013", "maine@2018", "maine@2024"]
    assert all(METHODS[name].single_winner for name in names)
    assert all(not METHODS[name].equal_ranks for name in names)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("overvote_rule", "skip"),
        ("max_skipped_ranks_allowed", -1),
        ("max_rankings_allowed", 0),
        ("batch_elimination", 1),
        ("tiebreak_mode", None),
        ("unknown", True),
    ],
)
def test_other_values_are_refused(name: str, value: Any) -> None:
    with pytest.raises(InvalidParameter) as refused:
        count({"0": 1}, **{name: value})
    assert refused.value.name == name


def test_presets_have_no_parameters_and_one_seat() -> None:
    with pytest.raises(InvalidParameter):
        count({"0": 1}, "minneapolis", batch_elimination=False)
    with pytest.raises(InvalidParameter):
        tally(from_packed(RANKING, "AB", [("0", 1)]), find("irv"), seats=2)
    with pytest.raises(Uncountable):
        tally(from_packed("choices", "AB", [("0", 1)]), find("irv"))

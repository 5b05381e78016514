"""The single transferable vote: rules, ties, sentences, and an independent reference."""

from collections import Counter
from decimal import Decimal
from random import Random
from typing import Any

import pytest

from provote_rules.tally.profiles import RANKING, Profile
from provote_rules.tally.reports import encode
from provote_rules.tally.ties import DrawnByHand, LotNumbers, TieUndecided
from provote_rules.tests import stv_reference
from provote_rules.tests.stv_elections import count, grouped, profile, random_ballots

METHODS = ("scottish-stv", "minneapolis-stv", "meek-prf")
PROFILES = 400  # of each of ten seeds


def numbers(tallies: dict[str, str]) -> list[Decimal]:
    return [Decimal(text) for text in tallies.values()]


def letters(elected: list[int]) -> list[str]:
    return ["ABCDEFGHIJ"[c] for c in elected]


@pytest.mark.parametrize("seed", range(10))
def test_scottish_counts_are_those_of_the_law_paper_by_paper(seed: int) -> None:
    random = Random(seed)
    for _ in range(PROFILES):
        ballots, candidates, seats = random_ballots(random)
        elected, stages = stv_reference.scottish(ballots, candidates, seats)
        report = count(grouped(ballots, candidates), "scottish-stv", seats)
        assert report["elected"] == letters(elected), ballots
        assert [numbers(r["tallies"]) for r in report["rounds"]] == [
            list(stage.values()) for stage in stages
        ]


@pytest.mark.parametrize("seed", range(10))
def test_meek_counts_are_those_of_the_reference_rule_ballot_by_ballot(seed: int) -> None:
    random = Random(seed)
    for _ in range(PROFILES):
        ballots, candidates, seats = random_ballots(random)
        elected, rounds = stv_reference.meek(ballots, candidates, seats)
        report = count(grouped(ballots, candidates), "meek-prf", seats)
        assert report["elected"] == letters(elected), ballots
        if rounds:
            assert [(numbers(r["tallies"]), Decimal(r["quota"])) for r in report["rounds"]] == [
                (list(votes.values()), quota) for votes, quota in rounds
            ]


@pytest.mark.parametrize("preset", ["minneapolis", "albany"])
@pytest.mark.parametrize("seed", range(10))
def test_wig_counts_are_those_of_the_ordinance_ballot_by_ballot(seed: int, preset: str) -> None:
    random = Random(seed)
    for _ in range(PROFILES // 2):
        ballots, candidates, seats = random_ballots(random)
        elected, stages = stv_reference.minneapolis(
            ballots, candidates, seats, sinking=preset == "albany"
        )
        report = count(
            grouped(ballots, candidates), "minneapolis-stv", seats, parameters={"preset": preset}
        )
        assert report["elected"] == letters(elected), ballots
        found = [r for r in report["rounds"] if r["number"] == 1 or changed(report, r)]
        for one, stage in zip(found, stages, strict=False):
            assert all(
                Decimal(text) == stage["ABCDEFGHIJ".index(label)]
                for label, text in one["tallies"].items()
            ), ballots


def changed(report: dict[str, Any], one: dict[str, Any]) -> bool:
    """Whether the round before moved votes; a round that only elects leaves them."""
    return bool(report["rounds"][one["number"] - 2]["transfers"])


@pytest.mark.parametrize("method", METHODS)
def test_reports_do_not_depend_on_the_order_of_ballots(method: str) -> None:
    random = Random(method)
    for _ in range(PROFILES):
        ballots, candidates, seats = random_ballots(random)
        first = encode(count(grouped(ballots, candidates), method, seats))
        random.shuffle(ballots)
        assert encode(count(grouped(ballots, candidates), method, seats)) == first


@pytest.mark.parametrize("method", METHODS)
def test_no_vote_is_lost_without_a_reason(method: str) -> None:
    random = Random(method)
    for _ in range(PROFILES):
        ballots, candidates, seats = random_ballots(random)
        report = count(grouped(ballots, candidates), method, seats)
        assert len(set(report["elected"])) == (min(seats, candidates) if any(ballots) else 0)
        assert all(one["sentence"].endswith(".") for one in report["rounds"])
        decided = report["elected"] + [one["candidate"] for one in report["excluded"]]
        assert sorted(decided) == (report["candidates"] if any(ballots) else [])
        for one in report["rounds"]:
            votes = sum(map(Decimal, [*one["tallies"].values(), *one["exhausted"].values()]))
            assert votes == report["valid"] == sum(map(bool, ballots))
        for transfer in (t for one in report["rounds"] for t in one["transfers"]):
            moved = sum(map(Decimal, [*transfer["to"].values(), *transfer["exhausted"].values()]))
            before = Decimal(report["rounds"][0]["tallies"][transfer["from"]])
            assert moved + Decimal(transfer["lost"]) <= before or len(report["rounds"]) > 1


def test_a_transfer_value_is_the_surplus_times_the_value_received_over_the_votes() -> None:
    # 30 papers, 2 seats, quota 11. A has 16: 5/16 = 0.3125; B then 4 + 16 x 0.3125 = 9.
    report = count(profile("16 ABC, 4 B, 10 C"), "scottish-stv", 2)
    first = report["rounds"][0]["transfers"][0]
    assert (first["kind"], first["value"], first["to"]) == ("surplus", "0.31250", {"B": "5.00000"})
    assert report["threshold"] == "11"
    # B is excluded: the papers go on at the value that they have, or end.
    second = report["rounds"][1]["transfers"][0]
    assert (second["kind"], second["to"]) == ("exclusion", {"C": "5.00000"})
    assert second["exhausted"] == {"choices": "4.00000"}
    assert report["elected"] == ["A", "C"]


def test_values_are_cut_to_five_decimals_and_what_is_cut_is_shown() -> None:
    report = count(profile("7 AB, 2 B, 2 C, 1 D"), "scottish-stv", 2)
    transfer = report["rounds"][0]["transfers"][0]
    assert transfer["value"] == "0.28571"  # 2/7 = 0.285714…
    assert transfer["lost"] == "0.00003"
    assert report["rounds"][1]["exhausted"]["rounding"] == "0.00003"


def test_a_candidate_with_exactly_the_quota_has_no_surplus() -> None:
    report = count(profile("4 AB, 3 C, 2 D"), "scottish-stv", 2)
    assert report["rounds"][0]["elected"] == ["A"]
    assert [t["kind"] for t in report["rounds"][0]["transfers"]] == ["exclusion"]


def test_the_largest_surplus_goes_first_and_the_other_waits() -> None:
    report = count(profile("20 AD, 24 BD, 5 C, 6 D, 5 E"), "scottish-stv", 3)
    rounds = report["rounds"]
    assert rounds[0]["elected"] == ["B", "A"]
    assert [t["from"] for one in rounds[:2] for t in one["transfers"]] == ["B", "A"]


def test_an_earlier_round_breaks_a_tie_and_that_is_no_drawing() -> None:
    report = count(profile("1 AB, 2 B, 3 C, 4 D, 5 E"), "scottish-stv", 2)
    assert report["rounds"][1]["excluded"] == ["B"]  # 3 to 3; B had 2 before
    assert report["ties"] == [
        {"round": 2, "purpose": "exclusion", "tied": ["B", "C"], "by": "previous-round",
         "drawn": False, "order": ["C", "B"]}
    ]  # fmt: skip
    assert report["lot"] is None
    assert "an earlier round decides for B" in report["rounds"][1]["sentence"]


def test_the_most_recent_round_with_a_difference_breaks_the_tie() -> None:
    # B has 4, 6, 6 votes and C has 5, 5, 6: round 2 decides, not round 1.
    report = count(profile("4 B, 5 C, 2 DB, 1 EC, 2 E, 20 F, 20 G, 1 A"), "scottish-stv", 1)
    assert [one["excluded"] for one in report["rounds"][:4]] == [["A"], ["D"], ["E"], ["C"]]


def test_the_lot_decides_among_those_whom_earlier_rounds_leave() -> None:
    report = count(profile("1 AB, 1 AC, 3 B, 3 C, 4 D, 20 E, 21 F"), "scottish-stv", 1)
    earlier, lot = report["ties"][:2]
    assert (earlier["tied"], earlier["by"], earlier["drawn"]) == (
        ["B", "C", "D"], "previous-round", False,
    )  # fmt: skip
    assert (lot["tied"], lot["by"], lot["drawn"]) == (["B", "C"], "candidate-order", True)
    assert report["rounds"][1]["excluded"] == ["C"]


def test_a_tie_in_all_rounds_is_drawn_and_the_report_says_so() -> None:
    counted = profile("2 A, 2 B, 5 C")
    for lot, loser in ((LotNumbers((1, 2, 3)), "B"), (LotNumbers((2, 1, 3)), "A")):
        report = count(counted, "scottish-stv", 2, lot=lot)
        assert report["rounds"][1]["excluded"] == [loser]
        assert report["ties"][0]["drawn"]
        assert report["lot"]["by"] == "lot_numbers"
    with pytest.raises(TieUndecided):
        count(counted, "scottish-stv", 2, lot=DrawnByHand())
    by_hand = count(counted, "scottish-stv", 2, lot=DrawnByHand(((1, 0),)))
    assert by_hand["rounds"][1]["excluded"] == ["A"]


def test_equal_surpluses_are_drawn_for_the_order_of_transfers() -> None:
    report = count(profile("7 AC, 7 BD, 3 C, 3 D, 2 E"), "scottish-stv", 3)
    assert report["ties"][0]["purpose"] == "transfer"
    assert report["rounds"][0]["transfers"][0]["from"] == "A"


def test_of_equal_surpluses_that_of_the_candidate_with_more_votes_before_goes_first() -> None:
    report = count(profile("6 A, 7 B, 3 CA, 2 CB, 6 D, 6 E"), "scottish-stv", 3)
    second = report["rounds"][1]
    assert (second["elected"], second["transfers"][0]["from"]) == (["A", "B"], "B")
    assert (report["ties"][0]["purpose"], report["ties"][0]["order"]) == ("transfer", ["B", "A"])
    assert not report["ties"][0]["drawn"]


def test_without_a_difference_nothing_is_drawn() -> None:
    for method in METHODS:
        report = count(profile("3 A, 3 B"), method, 2)
        assert (report["elected"], report["ties"]) == (["A", "B"], []), method


@pytest.mark.parametrize("method", METHODS)
def test_fewer_candidates_than_seats_are_all_elected(method: str) -> None:
    report = count(profile("2 A, 1 B, 1 -"), method, 5)
    assert (report["elected"], report["valid"], report["abstained"]) == (["A", "B"], 3, 1)
    assert len(report["rounds"]) == 1


def test_seats_stay_empty_where_all_candidates_reach_the_quota() -> None:
    [one] = count(profile("3 A, 3 B"), "scottish-stv", 5)["rounds"]
    assert one["sentence"] == "A (3 votes) and B (3 votes) reach the quota of 2 and are elected."


@pytest.mark.parametrize("method", METHODS)
def test_withdrawn_candidates_are_passed_over(method: str) -> None:
    counted = profile("5 AB, 2 BA, 3 CB, 4 A")
    withdrawn = Profile(RANKING, counted.candidates, counted.ballots, frozenset({0}))
    report = count(withdrawn, method, 1)
    assert (report["elected"], report["valid"], report["withdrawn"]) == (["B"], 10, ["A"])
    assert set(report["rounds"][0]["tallies"]) == {"B", "C"}


def test_scottish_papers_end_at_an_overvote_a_skip_or_a_repeat() -> None:
    # A (excluded) passes on: to B; nothing after an overvote, a skipped rank, or a second A.
    ballots: Any = Counter({
        (0, 1): 1, (0, (1, 2), 3): 2, (0, (), 1): 3, (0, 0, 1): 4, (1,): 12, (2,): 13, (3,): 14,
        ((1, 2), 3): 5, ((), 3): 6,
    })  # fmt: skip
    report = count(Profile(RANKING, tuple("ABCD"), ballots), "scottish-stv", 2)
    assert (report["valid"], report["overvotes"], report["skipped"]) == (49, 7, 9)
    assert report["rounds"][0]["transfers"][0]["to"] == {"B": "1.00000"}
    assert report["rounds"][0]["transfers"][0]["exhausted"] == {
        "overvote": "2.00000", "skipped": "3.00000", "repeated": "4.00000"
    }  # fmt: skip


def test_minneapolis_passes_over_overvotes_skips_and_repeats() -> None:
    ballots: Any = Counter({(0, (1, 2), 3): 2, (0, (), 0, 3): 3, ((0, 1),): 1, (1,): 6, (3,): 9})
    report = count(Profile(RANKING, tuple("ABCD"), ballots), "minneapolis-stv", 1)
    assert (report["valid"], report["overvotes"], report["skipped"]) == (20, 3, 3)
    transfer = next(t for one in report["rounds"] for t in one["transfers"] if t["from"] == "A")
    assert transfer["to"] == {"D": "5.0000"}


def test_minneapolis_excludes_undeclared_write_ins_before_a_candidate_is_elected() -> None:
    ballots: Any = {(2, 0): 9, (0,): 3, (1,): 4}
    counted = Profile(RANKING, ("A", "B", "Undeclared Write-ins"), ballots)
    report = count(counted, "minneapolis-stv", 1)
    first, second = report["rounds"][:2]
    assert (first["elected"], first["excluded"]) == ([], ["Undeclared Write-ins"])
    assert first["transfers"][0]["to"] == {"A": "9.0000"}
    assert first["sentence"] == (
        "Undeclared Write-ins (9 votes) cannot be elected and is excluded first."
    )
    assert second["elected"] == report["elected"] == ["A"]
    assert report["excluded"][0]["reason"] == "undeclared-write-in"
    like_others = {"undeclared_write_ins": "as_candidate"}
    report = count(counted, "minneapolis-stv", 1, parameters=like_others)
    assert report["elected"] == ["Undeclared Write-ins"]


def test_minneapolis_cuts_the_surplus_fraction_before_the_value() -> None:
    report = count(profile("7 AB, 2 B, 2 C, 1 D"), "minneapolis-stv", 2)
    transfer = report["rounds"][0]["transfers"][0]
    assert (transfer["value"], transfer["lost"]) == ("0.2857", "0.0001")
    second, third = report["rounds"][1:3]
    assert second["excluded"] == ["D"]
    assert set(third["tallies"]) == {"A", "B", "C"}  # D is gone, A keeps the threshold


def test_minneapolis_cuts_the_surplus_fraction_of_papers_that_were_transferred_before() -> None:
    # A passes on 10 papers at 0.8; B then has 9 votes of which 7 are surplus: 7/9 is 0.7777.
    report = count(profile("10 ABC, 1 BC, 1 D", 8), "minneapolis-stv", 6)
    first, second = (one["transfers"][0] for one in report["rounds"][:2])
    assert (first["value"], first["to"]) == ("0.8000", {"B": "8.0000"})
    assert second["to"] == {"C": "6.9987"}  # 10 x 0.6221 (0.8 x 0.7777 = 0.62216), and 0.7777


def test_minneapolis_excludes_no_candidate_in_a_round_that_elects() -> None:
    report = count(profile("4 AB, 3 C, 2 D"), "minneapolis-stv", 2)
    assert [(one["elected"], one["excluded"]) for one in report["rounds"][:2]] == [
        (["A"], []),
        ([], ["B"]),
    ]


def test_minneapolis_sets_no_surplus_aside_where_all_candidates_are_elected() -> None:
    [one] = count(profile("9 A, 1 B"), "minneapolis-stv", 2)["rounds"]
    assert (one["elected"], one["tallies"]) == (["A", "B"], {"A": "9.0000", "B": "1.0000"})


def test_albany_lowers_the_threshold_as_ballots_are_exhausted() -> None:
    counted = profile("9 A, 8 B, 7 C, 6 D")
    sinking = count(counted, "minneapolis-stv", 2, parameters={"preset": "albany"})
    assert [one["quota"] for one in sinking["rounds"]][:2] == ["11", "9"]
    assert sinking["rounds"][1]["elected"] == ["A"]
    assert count(counted, "minneapolis-stv", 2)["rounds"][1]["elected"] == []


def test_albany_counts_a_ballot_up_to_an_overvote() -> None:
    ballots: Any = {(0, (1, 2), 3): 2, (0, (), 0, 3): 3, ((0, 1), 3): 1, (1,): 6, (3,): 9}
    counted = Profile(RANKING, tuple("ABCD"), ballots)
    report = count(counted, "minneapolis-stv", 1, parameters={"preset": "albany"})
    assert (report["valid"], report["overvotes"], report["skipped"]) == (20, 3, 3)
    transfer = next(t for one in report["rounds"] for t in one["transfers"] if t["from"] == "A")
    assert (transfer["to"], transfer["exhausted"]) == ({"D": "3.0000"}, {"overvote": "2.0000"})


def test_batch_elimination_excludes_all_who_cannot_be_elected_any_more() -> None:
    counted = profile("20 A, 15 B, 4 C, 2 D, 1 E")
    together = count(counted, "minneapolis-stv", 1, parameters={"batch_elimination": True})
    assert together["rounds"][0]["excluded"] == ["C", "D", "E"]
    assert {one["reason"] for one in together["excluded"]} == {"cannot-win"}
    assert count(counted, "minneapolis-stv", 1)["rounds"][0]["excluded"] == ["E"]


def test_batch_elimination_spares_candidates_who_could_still_tie() -> None:
    counted = profile("9 A, 6 B, 3 C, 3 D")
    report = count(counted, "minneapolis-stv", 1, parameters={"batch_elimination": True})
    assert report["rounds"][0]["excluded"] == ["D"]  # C and D together have as many as B


def test_batch_elimination_waits_for_surpluses_that_could_save_a_candidate() -> None:
    counted = profile("20 AB, 6 B, 4 C, 1 D")
    report = count(counted, "minneapolis-stv", 2, parameters={"batch_elimination": True})
    assert (report["rounds"][0]["excluded"], report["elected"]) == ([], ["A", "B"])


def test_meek_keeps_a_part_of_each_later_vote_for_elected_candidates() -> None:
    """The published example of the reference rule's tests (4 AB, 2 C; two seats)."""
    report = count(profile("4 AB, 2 C"), "meek-prf", 2, lot=LotNumbers((1, 3, 2)))
    first, second = report["rounds"]
    assert (first["quota"], first["elected"]) == ("2.000000001", ["A"])
    assert first["details"]["surplus"] == "1.999999999"
    assert second["tallies"] == {"A": "2.000000004", "B": "1.999999996", "C": "2.000000000"}
    assert second["details"]["keep_factors"]["A"] == "0.500000001"
    assert second["details"]["surplus"] == "0.000000003"
    assert (second["excluded"], second["elected"]) == (["B"], ["C"])


def test_meek_counts_the_published_example_of_exactness() -> None:
    """Voting matters 12, "The computational accuracy using the Meek algorithm"."""
    counted = profile(
        "333 AC, 333 AD, 333 AE, 333 BC, 333 BD, 333 BE, 667 C, 667 D, 667 E, 1 ABC, 1 ABD, 2 BAC"
    )
    report = count(counted, "meek-prf", 3, lot=LotNumbers((5, 4, 3, 2, 1)))
    _, second, third = report["rounds"]
    assert second["tallies"] == {
        "A": "1000.750000126", "B": "1000.750000126", "C": "667.166666686", "D": "667.166666562",
        "E": "667.166666500",
    }  # fmt: skip
    assert (second["excluded"], report["ties"][0]["tied"]) == (["C"], ["C", "D", "E"])
    assert third["tallies"] == {
        "A": "800.584418564", "B": "800.584418564", "C": "0.000000000", "D": "800.596982770",
        "E": "800.556768208",
    }  # fmt: skip
    assert (third["quota"], third["elected"]) == ("800.580647027", ["D"])


def test_many_candidates_are_counted_alike() -> None:
    few = count(profile("9 AB, 5 BC, 4 C, 2 DB"), "scottish-stv", 2)
    names = tuple(f"c{number}" for number in range(300))
    wide = {(290, 291): 9, (291, 292): 5, (292,): 4, (293, 291): 2}
    many = count(Profile(RANKING, names, wide), "scottish-stv", 2)
    assert many["elected"] == ["c290", "c291"]
    assert few["elected"] == ["A", "B"]

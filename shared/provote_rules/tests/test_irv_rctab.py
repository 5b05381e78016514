"""The expected results of the RCTab project's cases, round by round."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tally.ties import EXCLUSION, CandidateOrder, Lot
from provote_rules.tests.rctab_cases import Case, files

COUNTED = (
    "2015_portland_mayor",
    "2015_portland_mayor_codes",
    "aliases_ess_xlsx",
    "clear_ballot_kansas_primary",
    "clear_ballot_with_inline_comma",
    "continue_tabulation_test",
    "continue_until_two_threshold_freeze",
    "continue_until_two_with_batch_elimination_test",
    "csv_missing_header_test",
    "duplicate_test",
    "exhaust_if_multiple_continuing",
    "first_round_determines_threshold_test",
    "first_round_determines_threshold_tiebreaker_test",
    "generic_csv_test",
    "missing_precinct_example",
    "skip_to_next_test",
    "test_set_0_skipped_first_choice",
    "test_set_1_exhaust_at_overvote",
    "test_set_2_overvote_skip_to_next",
    "test_set_3_skipped_choice_exhaust",
    "test_set_4_skipped_choice_next",
    "test_set_5_two_skipped_choice_exhaust",
    "test_set_6_duplicate_exhaust",
    "test_set_7_duplicate_skip_to_next",
    "test_set_8_multi_cdf",
    "test_set_overvote_delimiter",
    "test_set_treat_blank_as_undeclared_write_in",
    "tiebreak_generate_permutation_test",
    "tiebreak_previous_round_counts_then_random_test",
    "uwi_cannot_win_test",
)
_SHARED = "its cast vote records are not in the archive"
_SEATS = "several seats: another method counts it"
_PASSES = "several passes of a single-winner count are no method here"
_BOTTOM = "bottoms-up elections of several seats are no method here"
_REFUSED = "a configuration that RCTab refuses: there is no result"
LEFT_OUT = {
    "2013_minneapolis_park": _SEATS,
    "2013_minneapolis_park_bottoms_up": _BOTTOM,
    "2013_minneapolis_park_hare": _SEATS,
    "2013_minneapolis_park_sequential": _PASSES,
    "aliases_cdf_json": _SHARED,
    "conversions_from_cdf": "conversion of records between formats, without a count",
    "conversions_from_ess": "conversion of records between formats, without a count",
    "dominion_alaska": _SHARED,
    "dominion_kansas": _SHARED,
    "excluded_test": _SHARED,
    "hart_cedar_park_school_board": _SHARED,
    "hart_travis_county_officers": _SHARED,
    "invalid_output_directory": _REFUSED,
    "invalid_params_test": _REFUSED,
    "invalid_sources_test": _REFUSED,
    "max_ranking_enforcement": _REFUSED,
    "minneapolis_multi_seat_threshold": _SEATS,
    "more_winners_than_candidates": _SEATS,
    "multi_seat_bottoms_up_with_cutoff_eliminate": _BOTTOM,
    "multi_seat_bottoms_up_with_dynamic_threshold": _BOTTOM,
    "multi_seat_bottoms_up_with_static_threshold": _BOTTOM,
    "multi_seat_uwi_test": _SEATS,
    "nist_xml_cdf_2": "no ballot ranks a candidate: RCTab draws a winner, here none is elected",
    "sample_interactive_tiebreak": "no expected result: a person decides the ties",
    "sequential_with_batch": _PASSES,
    "sequential_with_continue_until_two": _PASSES,
    "signature_validation": "signatures of files, without a count",
    "stop_tabulation_early_test": "a count that stops before one is elected is no result here",
    "test_set_allow_only_one_winner_per_round": _SEATS,
    "tiebreak_seed_test": _SHARED,
    "tiebreak_use_permutation_in_config_test": _SHARED,
    "unisyn_xml_cdf_city_chief_of_police": _SHARED,
    "unisyn_xml_cdf_city_coroner": _SHARED,
    "unisyn_xml_cdf_city_council_member": _SHARED,
    "unisyn_xml_cdf_city_mayor": _SHARED,
    "unisyn_xml_cdf_city_tax_collector": _SHARED,
    "unisyn_xml_cdf_county_coroner": _SHARED,
    "unisyn_xml_cdf_county_sheriff": _SHARED,
}
REASONS = {
    "choices": "exhaustedChoices",
    "overvote": "overvotes",
    "skipped": "skippedRankings",
    "repeated": "repeatedRankings",
}


class ExpectedLot(Lot):
    """Decides as the expected result does: RCTab's random numbers are those of Java."""

    name = "expected"

    def __init__(self, labels: Sequence[str], expected: Mapping[str, Any]) -> None:
        self._labels, self._rounds = labels, expected["results"]

    def order(self, tied: Sequence[int], purpose: str, round_: int) -> tuple[int, ...]:
        """The tied candidates, with the chosen one at the end that counts."""
        word = "eliminated" if purpose == EXCLUSION else "elected"
        chosen = {one[word] for one in self._rounds[round_ - 1]["tallyResults"] if word in one}
        first = purpose != EXCLUSION
        return tuple(sorted(tied, key=lambda c: ((self._labels[c] in chosen) != first, c)))


def summary(report: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rounds of a report as RCTab's summary has them."""
    return [
        {
            "round": one["number"],
            "tally": one["tallies"],
            "threshold": one["quota"],
            "inactiveBallots": {REASONS[reason]: n for reason, n in one["exhausted"].items()},
            "elected": one["elected"],
            "eliminated": {
                moved["from"]: moved["to"]
                | ({"exhausted": total} if (total := _sum(moved["exhausted"])) != "0" else {})
                for moved in one["transfers"]
            },
        }
        for one in report["rounds"]
    ]


def expected_summary(expected: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The rounds of an expected result, in the same shape."""
    return [
        {
            "round": one["round"],
            "tally": one["tally"],
            "threshold": one["threshold"],
            "inactiveBallots": one["inactiveBallots"],
            "elected": [done["elected"] for done in one["tallyResults"] if "elected" in done],
            "eliminated": {
                done["eliminated"]: done["transfers"]
                for done in one["tallyResults"]
                if "eliminated" in done
            },
        }
        for one in expected["results"]
    ]


def _sum(numbers: Mapping[str, str]) -> str:
    return str(sum(map(int, numbers.values())))


@pytest.mark.parametrize("name", COUNTED)
def test_the_expected_result_is_met(name: str) -> None:
    case = Case(name)
    election, expected = case.election(), case.expected
    in_order = case.config["rules"]["tiebreakMode"] == "useCandidateOrder"
    lot = CandidateOrder() if in_order else ExpectedLot(election.candidates, expected)
    report = tally(election, find("irv"), parameters=case.parameters, lot=lot)
    assert summary(report) == expected_summary(expected)
    assert report["threshold"] == expected["summary"]["finalThreshold"]
    assert str(report["cast"]) == expected["summary"]["totalNumBallots"]
    assert report["undervotes"] == expected["summary"]["undervotes"]


def test_each_case_is_counted_or_left_out_with_a_reason() -> None:
    folders = {path.partition("/")[0] for path in files()}
    assert folders == {*COUNTED, *LEFT_OUT}
    assert not set(COUNTED) & set(LEFT_OUT)


def test_missing_records_are_really_missing() -> None:
    for name, reason in LEFT_OUT.items():
        if reason == _SHARED:
            sources = Case(name).config["cvrFileSources"]
            assert not any(f"{name}/{one['filePath']}" in files() for one in sources), name

"""Burlington 2009: the Condorcet winner of a real election, who lost its instant runoff."""

import pytest

from provote_rules.formats import read
from provote_rules.formats.reading import profile_for
from provote_rules.tally.registry import find
from provote_rules.tally.reports import tally
from provote_rules.tests.election_data import real

KISS, MONTROLL = "Bob Kiss (Progressive)", "Andy Montroll (Democrat)"
WRIGHT, SMITH = "Kurt Wright (Republican)", "Dan Smith (Independent)"


@pytest.mark.parametrize("strength", ["winning_votes", "margins"])
@pytest.mark.parametrize("method", ["schulze", "ranked-pairs"])
def test_montroll_beats_each_other_candidate(method: str, strength: str) -> None:
    rules = find(method)
    profile, _ = profile_for(read(real("burlington-2009.abif")), rules)
    report = tally(profile, rules, parameters={"strength": strength})
    assert report["elected"] == report["winner_set"] == [MONTROLL]
    assert report["details"]["condorcet_winner"] == MONTROLL
    above = report["details"]["pairwise"]
    assert (above[MONTROLL][KISS], above[KISS][MONTROLL]) == (4067, 3477)
    assert (above[MONTROLL][WRIGHT], above[WRIGHT][MONTROLL]) == (4597, 3668)
    assert (above[MONTROLL][SMITH], above[SMITH][MONTROLL]) == (4573, 2998)
    assert (above[KISS][WRIGHT], above[WRIGHT][KISS]) == (4314, 4064)

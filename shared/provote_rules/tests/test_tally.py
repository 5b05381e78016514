"""Counting and percentages, compared with long division."""

from collections import Counter
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.ballots import Ballot, one_choice
from provote_rules.tally import choices_of, count, percentage

few_ids = st.integers(0, 4).map(lambda number: UUID(int=number))


@given(st.lists(few_ids, max_size=60))
def test_each_ballot_is_one_vote_whatever_the_order(chosen: list[UUID]) -> None:
    grouped = Counter(one_choice(choice_id) for choice_id in chosen)
    assert count(grouped) == Counter(chosen)


@given(st.dictionaries(few_ids.map(one_choice), st.integers(-5, 5)))
def test_choices_without_votes_are_omitted(changes: dict[Ballot, int]) -> None:
    counted = count(changes)
    assert all(counted.values())
    assert sum(counted.values()) == sum(changes.values())


def test_other_forms_of_ballots_are_refused() -> None:
    with pytest.raises(ValueError, match="ranked"):
        choices_of(Ballot("ranked", ()))


def test_another_type_can_define_its_choices() -> None:
    both = Ballot("pair", (UUID(int=1), UUID(int=2)))
    assert count({both: 3}, lambda ballot: ballot.marks) == {UUID(int=1): 3, UUID(int=2): 3}


@given(st.integers(1, 10**12).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_percentage_is_exact_to_two_decimals_half_to_even(pair: tuple[int, int]) -> None:
    votes, total = pair
    with localcontext(prec=60):
        school = (Decimal(100 * votes) / total).quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    share = percentage(votes, total)
    assert share == school
    assert 0 <= share <= 100
    assert Decimal(repr(float(share))) == share  # and so it is written as a JSON number


@pytest.mark.parametrize(
    ("votes", "total", "share"),
    [
        (0, 0, "0"), (0, 7, "0"), (7, 7, "100"), (1, 3, "33.33"), (2, 3, "66.67"),
        (1, 800, "0.12"), (3, 800, "0.38"), (28_935, 79_267, "36.50"),
    ],
)  # fmt: skip
def test_known_percentages(votes: int, total: int, share: str) -> None:
    assert percentage(votes, total) == Decimal(share)

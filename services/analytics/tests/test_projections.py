"""Counting and percentages, against the arithmetic one learns at school."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.projections import count, percentage

few_ids = st.integers(0, 4).map(lambda number: UUID(int=number))
some_votes = st.lists(st.tuples(few_ids, few_ids | st.none(), st.integers(1, 10**9)), max_size=60)


@given(some_votes)
def test_a_batch_is_counted_like_one_vote_after_the_other(votes) -> None:
    tallies, choices = count(votes)
    assert sum(step.votes for step in tallies) == len(votes)
    for step in tallies:
        own = [seen for seen in votes if seen[0] == step.poll_id]
        assert (step.votes, step.position) == (len(own), max(seen[2] for seen in own))
    expected = [(poll, choice) for poll, choice, _ in votes if choice is not None]
    assert {step[:2]: step.votes for step in choices} == {
        key: expected.count(key) for key in expected
    }


@given(some_votes)
def test_rows_come_sorted_and_once(votes) -> None:
    tallies, choices = count(votes)
    assert [t.poll_id for t in tallies] == sorted({t.poll_id for t in tallies})
    assert [c[:2] for c in choices] == sorted({c[:2] for c in choices})


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
def test_percentages_by_hand(votes: int, total: int, share: str) -> None:
    assert percentage(votes, total) == Decimal(share)

"""Counting and percentages, against the arithmetic one learns at school."""

from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.projections import Step, count, percentage

few_ids = st.integers(0, 4).map(lambda number: UUID(int=number))
steps = st.builds(
    Step,
    few_ids,
    st.integers(1, 10**9),
    votes=st.integers(-1, 1),
    waiting=st.integers(-1, 1),
    gains=few_ids | st.none(),
    loses=few_ids | st.none(),
)
some_steps = st.lists(steps, max_size=60)


@given(some_steps)
def test_a_batch_is_counted_like_one_event_after_the_other(seen: list[Step]) -> None:
    tallies, choices = count(seen)
    for tally in tallies:
        own = [step for step in seen if step.poll_id == tally.poll_id]
        assert tally.votes == sum(step.votes for step in own)
        assert tally.waiting == sum(step.waiting for step in own)
        assert tally.position == max(step.position for step in own)
    net: dict[tuple[UUID, UUID], int] = {}
    for step in seen:
        for choice, votes in ((step.gains, 1), (step.loses, -1)):
            if choice is not None:
                net[step.poll_id, choice] = net.get((step.poll_id, choice), 0) + votes
    assert {c[:2]: c.votes for c in choices} == {key: votes for key, votes in net.items() if votes}


@given(some_steps)
def test_rows_come_sorted_and_once(seen: list[Step]) -> None:
    tallies, choices = count(seen)
    assert [t.poll_id for t in tallies] == sorted({step.poll_id for step in seen})
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

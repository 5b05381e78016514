"""The packed text of marks: one canonical text for each meaning, and back."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provote_rules.ballots.packing import (
    pack_choices,
    pack_ranking,
    pack_scores,
    unpack_choices,
    unpack_ranking,
    unpack_scores,
)

positions = st.integers(0, 1_200)
choices = st.frozensets(positions, max_size=8)
scores = st.dictionaries(positions, st.integers(-100, 100), max_size=8)


@st.composite
def rankings(draw: st.DrawFn) -> list[Any]:
    """Ranks with single, equal and skipped ones; the last one is not skipped."""
    order = draw(st.lists(positions, unique=True, max_size=8))
    ranks: list[Any] = []
    while order:
        ranks += [()] * draw(st.sampled_from((0, 0, 1, 2)))
        size = draw(st.sampled_from((1, 1, 2, 3)))
        some, order = order[:size], order[size:]
        ranks.append(some[0] if len(some) == 1 else tuple(some))
    return ranks


@given(choices)
def test_choices_come_back_ascending(chosen: frozenset[int]) -> None:
    assert unpack_choices(pack_choices(chosen)) == tuple(sorted(chosen))


@given(scores)
def test_scores_come_back_by_position(given_scores: dict[int, int]) -> None:
    assert unpack_scores(pack_scores(given_scores)) == tuple(sorted(given_scores.items()))


@given(rankings())
def test_rankings_come_back_with_equals_ascending(ranks: list[Any]) -> None:
    canonical = tuple(rank if isinstance(rank, int) else tuple(sorted(rank)) for rank in ranks)
    assert unpack_ranking(pack_ranking(ranks)) == canonical


@given(rankings(), st.randoms())
def test_equal_ranks_in_any_order_are_one_text(ranks: list[Any], rng: Random) -> None:
    mixed = [
        rank if isinstance(rank, int) else rng.sample(sorted(rank), len(rank)) for rank in ranks
    ]
    assert pack_ranking(mixed) == pack_ranking(ranks)


@given(rankings(), st.integers(0, 3))
def test_skipped_ranks_at_the_end_are_left_out(ranks: list[Any], number: int) -> None:
    assert pack_ranking([*ranks, *[()] * number]) == pack_ranking(ranks)


@pytest.mark.parametrize(
    ("text", "unpack", "marks"),
    [
        ("", unpack_choices, ()), ("", unpack_ranking, ()), ("", unpack_scores, ()),
        ("0,3,5", unpack_choices, (0, 3, 5)),
        ("3>0=2>5", unpack_ranking, (3, (0, 2), 5)),
        ("3>>5", unpack_ranking, (3, (), 5)),
        (">3", unpack_ranking, ((), 3)),
        ("3>1>3", unpack_ranking, (3, 1, 3)),
        ("1200>0", unpack_ranking, (1200, 0)),
        ("0:5,3:-2", unpack_scores, ((0, 5), (3, -2))),
    ],
)  # fmt: skip
def test_known_texts(text: str, unpack: Callable[[str], Any], marks: Any) -> None:
    assert unpack(text) == marks


@pytest.mark.parametrize("unpack", [unpack_choices, unpack_ranking, unpack_scores])
@pytest.mark.parametrize(
    "text",
    [
        "00", "+1", " 1", "1 ", "1_0", "\uff11", "-1", "a", ",", ">", "=", ":", "1:", ":1", "1:+2",
        "1:-0", "-1:2", "2,1", "1,1", "1,", "2=1", "1=", "=1", "1>", "1>2>", "1>2=", "1>02",
        "-1>2", "1=-2", "2:1,1:1", "1:1,1:2", "1:1.0", "1\n", "9" * 5_000,
    ],
)  # fmt: skip
def test_other_texts_are_refused(text: str, unpack: Callable[[str], Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        unpack(text)


@given(st.text("0123456789,>=:-", max_size=12))
def test_what_is_accepted_is_the_text_of_its_marks(text: str) -> None:
    for unpack, pack in (
        (unpack_choices, pack_choices),
        (unpack_ranking, pack_ranking),
        (lambda t: dict(unpack_scores(t)), pack_scores),
    ):
        try:
            marks: Any = unpack(text)
        except ValueError:
            continue
        assert pack(marks) == text

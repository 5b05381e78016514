"""Batch elimination: the candidates who cannot be elected any more, excluded together."""

from collections.abc import Sequence


def batch_size(
    ascending: Sequence[int], *, remaining: int, surplus: int = 0, at_equality: bool = False
) -> int:
    """How many of the lowest tallies are hopeless: with all votes below, less than the next one.

    `ascending` has the tallies of the continuing candidates, the lowest first. At least
    `remaining` (one or more) are left, and `surplus` may still go to any of them. With
    `at_equality` those who can only equal the next higher tally are hopeless as well.
    """
    size, total = 0, surplus
    for number in range(1, len(ascending) - remaining + 1):
        last, following = ascending[number - 1], ascending[number]
        total += last
        if total < following or (at_equality and total == following > last):
            size = number
    return size

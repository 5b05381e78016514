"""Percentages, exact to the shown digits."""

from decimal import Decimal
from fractions import Fraction


def percentage(votes: int, total: int) -> Decimal:
    """The share of `total` in percent, two decimals, rounded half to even; 0 for a total of 0."""
    hundredths = round(Fraction(10_000 * votes, total)) if total else 0
    return Decimal(hundredths).scaleb(-2)

"""Shares of a whole, exact to the digits shown."""

from decimal import Decimal
from fractions import Fraction


def percentage(votes: int, total: int) -> Decimal:
    """Share of `total` in percent with two decimals, half to even; 0 where nobody voted."""
    hundredths = round(Fraction(10_000 * votes, total)) if total else 0
    return Decimal(hundredths).scaleb(-2)

"""Exact numbers as text in reports."""

from fractions import Fraction


def fixed(scaled: int, places: int) -> str:
    """`scaled` / 10^places with exactly `places` decimals: fixed(122450000, 4) is "12245.0000"."""
    if not places:
        return str(scaled)
    sign, digits = ("-", -scaled) if scaled < 0 else ("", scaled)
    whole, part = divmod(digits, 10**places)
    return f"{sign}{whole}.{part:0{places}d}"


def exact(number: int | Fraction) -> str:
    """The number as a whole number, else a finite decimal, else a fraction: "3", "2.5", "10/3"."""
    number = Fraction(number)
    if number.denominator == 1:
        return str(number.numerator)
    rest, twos, fives = number.denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    if rest != 1:
        return f"{number.numerator}/{number.denominator}"
    places = max(twos, fives)
    return fixed(number.numerator * 10**places // number.denominator, places)

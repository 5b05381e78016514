"""The methods of counting, from the rulebook's registry."""

from collections.abc import Iterator
from typing import NamedTuple

from provote_rules.tally.methods import Method, Parameter
from provote_rules.tally.registry import METHODS


class MethodText(NamedTuple):
    """A method: heading, sentences, and parameters as (name, values, default, help)."""

    name: str
    text: str
    parameters: list[tuple[str, str, str, str]]


def methods() -> Iterator[MethodText]:
    """Yield every method, in the order of the registry."""
    for method in METHODS.values():
        parameters = [
            (f"`{p.name}`", _values(p), f"`{_word(p.default)}`", p.help) for p in method.parameters
        ]
        yield MethodText(f"{method.title}: `{method.name}`", _text(method), parameters)


def _text(method: Method) -> str:
    types = ", ".join(f"`{name}`" for name in method.ballot_types)
    seats = "One seat" if method.single_winner else "Any number of seats"
    equal = " Voters may give several choices the same rank." if method.equal_ranks else ""
    source = method.source.rstrip(".")
    return f"Source: {source}. Ballot types: {types}. {seats}.{equal}"


def _values(parameter: Parameter) -> str:
    if parameter.values:
        return ", ".join(f"`{value}`" for value in parameter.values)
    if isinstance(parameter.default, bool):
        return "`true`, `false`"
    unlimited = parameter.most >= 2**31 - 1
    return f"{parameter.least} or more" if unlimited else f"{parameter.least} to {parameter.most}"


def _word(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "null" if value is None else str(value)

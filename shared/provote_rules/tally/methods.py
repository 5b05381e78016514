"""Methods: named, versioned rule sets, and their parameters."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from provote_rules.tally.outcomes import Outcome
from provote_rules.tally.profiles import Profile
from provote_rules.tally.reading import ReadingRules
from provote_rules.tally.ties import Ties
from provote_rules.texts import Text, tr


class InvalidParameter(ValueError):
    """A parameter, or the number of seats, that the method does not have or permit.

    `name` is the parameter's; `seats` for the seats.
    """

    def __init__(self, name: str, detail: Text) -> None:
        super().__init__(detail)
        self.name, self.detail = name, detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A parameter of a method.

    With `values` it is one of these texts; a boolean if `default` is one; else a whole number from
    `least` to `most`; None is permitted only as the default. `help` is a sentence.
    """

    name: str
    default: str | int | bool | None
    help: str
    values: tuple[str, ...] = ()
    least: int = 0
    most: int = 2**31 - 1

    def read(self, value: Any) -> str | int | bool | None:
        """The value, checked. Raises InvalidParameter."""
        if value is None and self.default is None:
            return None
        if self.values:
            if value in self.values and isinstance(value, str):
                return value
            detail = tr("Must be one of {names}.", names=", ".join(self.values))
            raise InvalidParameter(self.name, detail)
        if isinstance(self.default, bool):
            if isinstance(value, bool):
                return value
            raise InvalidParameter(self.name, tr("Must be true or false."))
        is_number = isinstance(value, int) and not isinstance(value, bool)
        if is_number and self.least <= value <= self.most:
            return int(value)
        detail = tr(
            "Must be a whole number from {least} to {most}.", least=self.least, most=self.most
        )
        raise InvalidParameter(self.name, detail)


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """What is counted: a profile, the number of seats, all parameters, and how ties are broken."""

    profile: Profile
    seats: int
    parameters: Mapping[str, Any]
    ties: Ties


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A rule set. `count` is pure and exact: no floats, no clock, no order of the ballots.

    `forms` are the forms of ballots that it counts, `ballot_types` the polls' types. `source` is
    the law or text that it follows. With `single_winner` there is one seat. `reading` has the
    rules by which these parameters read raw ranks; None where all ranks count in their order:
    skipped ones are closed up, and a candidate counts where it is first.
    """

    id: str
    version: str
    title: str
    source: str
    forms: tuple[str, ...]
    ballot_types: tuple[str, ...]
    count: Callable[[Election], Outcome]
    parameters: tuple[Parameter, ...] = ()
    equal_ranks: bool = False
    single_winner: bool = False
    has_rounds: bool = True
    reading: Callable[[Mapping[str, Any]], ReadingRules] | None = None

    @property
    def name(self) -> str:
        """The id with the version: "maine@2024"."""
        return f"{self.id}@{self.version}"

    def read_parameters(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """All parameters, with defaults for those not in `values`. Raises InvalidParameter."""
        known = {parameter.name: parameter for parameter in self.parameters}
        for name in values:
            if name not in known:
                detail = tr("The method {method} has no such parameter.", method=self.id)
                raise InvalidParameter(name, detail)
        return {
            name: parameter.read(values[name]) if name in values else parameter.default
            for name, parameter in known.items()
        }

    def check_seats(self, seats: int) -> None:
        """Raises InvalidParameter if the method cannot fill as many seats."""
        if seats < 1:
            raise InvalidParameter("seats", tr("There must be at least one seat."))
        if self.single_winner and seats != 1:
            raise InvalidParameter(
                "seats", tr("The method {method} fills one seat.", method=self.id)
            )

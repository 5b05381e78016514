"""All methods by name. A method's versions stay here for as long as a poll may have them."""

from provote_rules.tally.additive import ADDITIVE
from provote_rules.tally.borda import BORDA
from provote_rules.tally.irv import INSTANT_RUNOFF
from provote_rules.tally.methods import Method
from provote_rules.tally.ranked_pairs import RANKED_PAIRS
from provote_rules.tally.schulze import SCHULZE
from provote_rules.tally.star import STAR
from provote_rules.tally.stv import STV

# Families of methods; the last version of an id is the newest one.
_FAMILIES: tuple[tuple[Method, ...], ...] = (
    ADDITIVE,
    INSTANT_RUNOFF,
    STV,
    SCHULZE,
    RANKED_PAIRS,
    BORDA,
    STAR,
)  # fmt: skip

METHODS: dict[str, Method] = {method.name: method for family in _FAMILIES for method in family}
NEWEST: dict[str, Method] = {method.id: method for method in METHODS.values()}


class UnknownMethod(LookupError):
    """No method has this name; the message lists the ids."""


def find(name: str) -> Method:
    """The method of an id ("maine": the newest version) or name ("maine@2024").

    Raises UnknownMethod.
    """
    method = METHODS.get(name) or NEWEST.get(name)
    if method is None:
        raise UnknownMethod(f"{name!r} is no method; there are {', '.join(sorted(NEWEST))}")
    return method

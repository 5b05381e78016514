"""What only polls can refuse; the family is in provote_core.exceptions.

Conflict 409 ── IllegalTransition · DefinitionFrozen
Unavailable 503 ── VotesUnavailable
"""

from provote_core.exceptions import Conflict, Unavailable


class IllegalTransition(Conflict):
    """The lifecycle has no such move from the poll's present status."""

    code, title = "illegal-transition", "The poll's status does not allow this move."


class DefinitionFrozen(Conflict):
    """A change to anything but title and description of a poll that is no longer a draft."""

    code, title = "definition-frozen", "Only a draft's definition can be changed."


class VotesUnavailable(Unavailable):
    """The votes service could not seal the poll; it is not closed, and a repeat is safe."""

    code, title = "votes-unavailable", "The poll cannot be closed right now."

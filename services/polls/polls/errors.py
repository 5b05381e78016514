"""Errors of polls alone; provote_core.exceptions has the family.

Conflict 409 ── IllegalTransition · DefinitionFrozen · NotADraft · TooManyTemplates
             CategoryExists · CategoryInUse
Unavailable 503 ── VotesUnavailable
"""

from provote_core.exceptions import Conflict, Unavailable


class IllegalTransition(Conflict):
    """The lifecycle has no such transition from the poll's present status."""

    code, title = "illegal-transition", "The poll's status does not allow this transition."


class DefinitionFrozen(Conflict):
    """A change of a member that is frozen, because the poll has left its draft."""

    code, title = "definition-frozen", "Only a draft's definition can be changed."


class NotADraft(Conflict):
    """A command that only drafts allow, such as deleting; other polls are archived."""

    code, title = "not-a-draft", "Only a draft allows this."


class TooManyTemplates(Conflict):
    """A person has as many templates as allowed."""

    code, title = "too-many-templates", "The limit of templates is reached."


class CategoryExists(Conflict):
    """A new category with the slug of another one."""

    code, title = "category-exists", "A category with this slug exists."


class CategoryInUse(Conflict):
    """A category that polls have, drafts included, cannot be deleted."""

    code, title = "category-in-use", "The category is in use by polls."


class VotesUnavailable(Unavailable):
    """The votes service could not seal the poll; it is not closed, and a repeat is safe."""

    code, title = "votes-unavailable", "The poll cannot be closed right now."

"""What only polls can refuse; the family is in provote_core.exceptions.

Conflict 409 ── IllegalTransition · DefinitionFrozen · NotADraft · TooManyTemplates
             CategoryExists · CategoryInUse
Unavailable 503 ── VotesUnavailable
"""

from provote_core.exceptions import Conflict, Unavailable


class IllegalTransition(Conflict):
    """The lifecycle has no such move from the poll's present status."""

    code, title = "illegal-transition", "The poll's status does not allow this move."


class DefinitionFrozen(Conflict):
    """A change to what nobody may correct any more, because the poll has left its draft."""

    code, title = "definition-frozen", "Only a draft's definition can be changed."


class NotADraft(Conflict):
    """Something that only drafts allow, such as deleting; later polls are archived."""

    code, title = "not-a-draft", "This is for drafts only."


class TooManyTemplates(Conflict):
    """A person keeps as many templates as one may."""

    code, title = "too-many-templates", "There is no room for another template."


class CategoryExists(Conflict):
    """A new category with a slug that another one has."""

    code, title = "category-exists", "There is a category of this slug."


class CategoryInUse(Conflict):
    """A category that polls stand under, drafts included, cannot be deleted."""

    code, title = "category-in-use", "Polls stand under this category."


class VotesUnavailable(Unavailable):
    """The votes service could not seal the poll; it is not closed, and a repeat is safe."""

    code, title = "votes-unavailable", "The poll cannot be closed right now."

"""Errors of polls alone; provote_core.exceptions has the family.

Conflict 409 ── IllegalTransition · DefinitionFrozen · NotADraft · TooManyTemplates
             CategoryExists · CategoryInUse · TooManyImages · ImageInUse
InvalidRequest 400 ── InvalidImage
Unavailable 503 ── VotesUnavailable · ImagesUnavailable
"""

from provote_core.exceptions import Conflict, FieldError, InvalidRequest, Unavailable
from provote_rules.texts import Text


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


class TooManyImages(Conflict):
    """A person has as many unused images as allowed; they expire after a day."""

    code, title = "too-many-images", "The limit of unused images is reached."


class ImageInUse(Conflict):
    """The image cannot be deleted as long as a poll or a template uses it."""

    code, title = "image-in-use", "The image is in use by a poll or a template."


class InvalidImage(InvalidRequest):
    """An upload that is no image, or one that is not accepted; `errors` has the reason as code.

    `not-an-image`: no PNG, JPEG or WebP, or damaged. `animated`. `too-many-pixels`.
    `too-complex`: decoding it would take long. `removed`: a moderator has removed it.
    """

    code, title = "invalid-image", "The file is not an image that is accepted."

    def __init__(self, detail: Text, *, code: str) -> None:
        super().__init__(detail, errors=[FieldError("/file", code, detail)])


class ImagesUnavailable(Unavailable):
    """Other uploads are being encoded, the media folder cannot be written, or there is none."""

    code, title = "images-unavailable", "Images cannot be stored right now."


class VotesUnavailable(Unavailable):
    """The votes service could not seal the poll; it is not closed, and a repeat is safe."""

    code, title = "votes-unavailable", "The poll cannot be closed right now."

"""Uploaded images, and the polls, choices and templates that use them."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from polls import constraints
from polls.models.polls import Choice, Poll
from polls.models.templates import Template
from provote_core.ids import uuid7


class Image(models.Model):
    """An uploaded image of one person; `sizes` has its files, the largest first.

    Each size is {"sha256", "width", "height"}, in pixels, and `sha256` is that of the largest.
    Images of several people may have the same files. `expires_at` is null while a poll or a
    template uses the image: triggers set it (migration 0013), whichever version of the code
    deletes the use. An image that a moderator has removed has no files, and stays: the same file
    cannot be uploaded again.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    sizes = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "image"
        constraints = constraints.IMAGE
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(expires_at__isnull=False), name="image_unused"
            ),
            GinIndex(fields=["sizes"], opclasses=["jsonb_path_ops"], name="image_sizes"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]


class ImageUse(models.Model):
    """The image of a poll, or of a choice of it, with its text; or one of a template.

    The definition of a template has the text, and says what the image is of.
    The database deletes the use with the poll, choice or template, because 0.3.0 does not know
    this table; hence the keys are without constraints here, and have them in migration 0013.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    poll = models.ForeignKey(
        Poll, models.DO_NOTHING, db_constraint=False, null=True, related_name="image_uses"
    )
    choice = models.ForeignKey(
        Choice, models.DO_NOTHING, db_constraint=False, db_index=False, null=True, related_name="+"
    )
    template = models.ForeignKey(
        Template, models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    image = models.ForeignKey(Image, models.DO_NOTHING, db_constraint=False, related_name="uses")
    alt = models.CharField(max_length=1_000)

    class Meta:
        db_table = "image_use"
        constraints = constraints.IMAGE_USE

    def __str__(self) -> str:
        return self.alt or f"image {self.image_id}"

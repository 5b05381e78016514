"""Categories of polls."""

from django.db import models

from polls import constraints
from provote_core.ids import uuid7


class Category(models.Model):
    """A category of polls, managed by staff; `slug` never changes."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.CharField(max_length=40)
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=1_000)
    version = models.IntegerField(default=1)

    class Meta:
        db_table = "category"
        constraints = constraints.CATEGORY

    def __str__(self) -> str:
        return self.slug

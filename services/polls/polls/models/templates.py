"""Templates that people store."""

from django.db import models
from django.db.models.functions import Now

from polls import constraints
from provote_core.ids import uuid7


class Template(models.Model):
    """A definition that a person stores to make polls from; `slot` numbers their templates.

    `definition` is JSON in the shape of a request, without times. `ImageUse` has its images, too.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    slot = models.SmallIntegerField()
    name = models.CharField(max_length=100)
    definition = models.JSONField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "template"
        constraints = constraints.TEMPLATE

    def __str__(self) -> str:
        return self.name

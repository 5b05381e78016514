"""Erased people."""

from django.db import models


class ErasedSubject(models.Model):
    """An erased person, whose last tokens verify until `until` and can only read."""

    subject = models.UUIDField(primary_key=True)
    until = models.DateTimeField()

    class Meta:
        db_table = "erased_subject"

    def __str__(self) -> str:
        return f"erased until {self.until:%Y-%m-%d %H:%M}"

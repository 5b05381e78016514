"""Rows of the ledger: each applied event, and each housekeeping run."""

from django.db import models


class Entry(models.Model):
    """An applied event; `seq` is not unique, so that a second application is visible."""

    seq = models.BigIntegerField()
    event_id = models.TextField()
    type = models.TextField()
    mark = models.TextField()

    class Meta:
        app_label = "ledger"

    def __str__(self) -> str:
        return f"{self.seq} {self.mark}"


class Housekeeping(models.Model):
    """One run of run_housekeeping."""

    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "ledger"

    def __str__(self) -> str:
        return str(self.at)

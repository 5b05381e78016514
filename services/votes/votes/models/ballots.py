"""The columns that tables have of a ballot, and the ballot as one value."""

from typing import Any

from django.db import models

from provote_rules.ballots import Ballot, restore, store


class HoldsBallot(models.Model):
    """A row with a ballot: `choice_id` for one choice, else `ballot`.

    Both are nullable, because an unlinkable poll's ballots live elsewhere. Only this class and the
    writer's statements name the columns; everybody else has the value.
    """

    choice_id = models.UUIDField(null=True)
    ballot = models.JSONField(null=True)

    class Meta:
        abstract = True

    @property
    def ballot_value(self) -> Ballot | None:
        """The ballot, if it is here."""
        return restore(self.choice_id, self.ballot)

    @property
    def ballot_columns(self) -> dict[str, Any]:
        """Columns and values of the ballot, for a row that holds the same one."""
        return {"choice_id": self.choice_id, "ballot": self.ballot}

    def put_ballot(self, ballot: Ballot) -> list[str]:
        """Hold this ballot; returns the columns that are to be saved."""
        self.choice_id, self.ballot = store(ballot)
        return ["choice_id", "ballot"]

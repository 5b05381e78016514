"""The columns of tables that store a ballot, and the ballot as one value."""

from typing import Any

from django.db import models

from provote_rules.ballots import Ballot, restore, store


class HoldsBallot(models.Model):
    """A row with a ballot: `choice_id` for one choice, else `ballot`.

    Both are nullable, because an unlinkable poll's ballots are stored elsewhere. Only this class
    and the writer's statements name the columns; all other code uses the value.
    """

    choice_id = models.UUIDField(null=True)
    ballot = models.JSONField(null=True)

    class Meta:
        abstract = True

    @property
    def ballot_value(self) -> Ballot | None:
        """The ballot, if it is stored here."""
        return restore(self.choice_id, self.ballot)

    @property
    def ballot_columns(self) -> dict[str, Any]:
        """The ballot's columns and values, for another row with the same ballot."""
        return {"choice_id": self.choice_id, "ballot": self.ballot}

    def put_ballot(self, ballot: Ballot) -> list[str]:
        """Set the ballot; returns the columns to save."""
        self.choice_id, self.ballot = store(ballot)
        return ["choice_id", "ballot"]

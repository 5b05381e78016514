"""What is known of polls and of erased owners."""

from django.db import models


class Poll(models.Model):
    """The latest known state of a poll; an older `version` never replaces a newer one.

    `choices` is a list of {id, label, position}, as in the event. `ballot_type` is empty where
    0.2.0 stored the state, `method` where the poll has none: see counting.counted_by.
    `tie_seed` is empty until the poll is closed.

    `eligibility` is empty where 0.3.0 stored the state. `opened_at` is the time of the
    event `poll.opened`; it is null before that event, and for polls that 0.3.0 stored.
    `language` is the BCP 47 tag of the poll's texts: empty if its owner has not said it, null if
    only processes of 0.3.0 have sent or stored the state.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    title = models.TextField()
    language = models.TextField(null=True)  # noqa: DJ001 - null: not known
    status = models.TextField()
    results_visibility = models.TextField()
    listing = models.TextField(db_default="listed")
    ballot_type = models.TextField(db_default="")
    method = models.TextField(db_default="")
    seats = models.IntegerField(db_default=1)
    rules = models.JSONField(db_default={})
    tie_seed = models.TextField(db_default="")
    choices = models.JSONField()
    opens_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    eligibility = models.TextField(db_default="")
    opened_at = models.DateTimeField(null=True)
    version = models.IntegerField()

    class Meta:
        db_table = "poll"
        indexes = [models.Index(fields=["owner"], name="poll_owner")]

    def __str__(self) -> str:
        return f"poll {self.poll_id} v{self.version} {self.status}"


class ErasedOwner(models.Model):
    """Keyed digest of an erased person's subject, so that no late poll event restores it."""

    digest = models.BinaryField(primary_key=True)

    class Meta:
        db_table = "erased_owner"

    def __str__(self) -> str:
        return bytes(self.digest).hex()

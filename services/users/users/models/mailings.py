"""Invitations by mail: lists of addresses, and addresses that have unsubscribed.

No column here leads to a ballot token or to whether a person has voted (decision 53).
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from provote_core.ids import uuid7
from provote_core.languages import ENGLISH


class Mailing(models.Model):
    """The list of addresses that a poll's owner invites by mail, one for each poll.

    `owner` is the subject of the owner's tokens. `reminder` counts the reminders that were
    requested; `reminding` is true until the last one has been handled for all recipients. A
    mailing stops when the poll ends, or votes refuses ballot tokens: `stopped_by` is the reason.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    title = models.TextField()
    created_at = models.DateTimeField(db_default=Now())
    reminder = models.SmallIntegerField(db_default=0)
    reminding = models.BooleanField(db_default=False)
    reminded_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.TextField(db_default="")

    class Meta:
        db_table = "mailings"
        indexes = [
            models.Index(fields=["owner"], name="mailings_owner"),
            models.Index(fields=["stopped_at"], name="mailings_stopped"),
        ]

    def __str__(self) -> str:
        return f"invitations to {self.poll_id}"


class Recipient(models.Model):
    """An address of a mailing. Votes derives the ballot token from its `id`, which is random.

    `mailbox` is the keyed digest of the canonical address, so an address is a recipient of a poll
    once, also after it is deleted. `reminder` is the last reminder that was handled for it,
    whether or not a mail was sent.
    """

    class State(models.TextChoices):
        """What became of the first mail; reminders leave no trace."""

        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        REFUSED = "refused"
        UNCERTAIN = "uncertain"
        STOPPED = "stopped"
        UNSUBSCRIBED = "unsubscribed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mailing = models.ForeignKey(
        Mailing, models.CASCADE, db_column="poll_id", db_index=False, related_name="recipients"
    )
    mailbox = models.BinaryField()
    address = models.TextField()
    language = models.TextField(db_default=ENGLISH)
    state = models.TextField(choices=State.choices, db_default=State.WAITING)
    code = models.SmallIntegerField(null=True)
    tries = models.SmallIntegerField(db_default=0)
    reminder = models.SmallIntegerField(db_default=0)
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "recipients"
        constraints = [
            models.UniqueConstraint(fields=["mailing", "mailbox"], name="recipients_once"),
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "waiting", "sending", "sent", "refused", "uncertain", "stopped",
                        "unsubscribed",
                    ]
                ),
                name="recipients_state",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["mailing", "id"], name="recipients_of_mailing"),
            models.Index(
                fields=["mailing", "due_at"], condition=Q(state="waiting"), name="recipients_due"
            ),
            models.Index(
                fields=["changed_at"], condition=Q(state="sending"), name="recipients_sending"
            ),
            models.Index(fields=["mailbox"], name="recipients_mailbox"),
            models.Index(Lower("address"), name="recipients_address"),
        ]

    def __str__(self) -> str:
        return f"recipient {self.pk} of {self.mailing_id}"


class MailSuppression(models.Model):
    """An address, by its digest, that has unsubscribed from the invitations of an owner."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    owner = models.UUIDField()
    mailbox = models.BinaryField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "mail_suppressions"
        constraints = [
            models.UniqueConstraint(fields=["owner", "mailbox"], name="mail_suppressions_once")
        ]

    def __str__(self) -> str:
        return f"suppression {self.pk}"

"""Notifications: what people have chosen and what they follow, and their inbox."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from provote_core.ids import uuid7
from users.models.accounts import User


class Kind(models.TextChoices):
    """What a notification is about."""

    POLL_CLOSED = "poll-closed"  # a poll of one's own
    POLL_QUARANTINED = "poll-quarantined"  # votes of a poll of one's own
    RESULTS_FINAL = "results-final"  # of a poll of one's own
    POLL_OPENED = "poll-opened"  # a poll that one follows, or of an owner that one follows
    POLL_CLOSING = "poll-closing"  # a poll that one follows, within a day


class MailChoice(models.TextChoices):
    """When notifications of a kind are mailed."""

    OFF = "off"
    SOON = "soon"  # within minutes; several in one mail
    DAILY = "daily"  # once a day, in one mail


OWN = (Kind.POLL_CLOSED, Kind.POLL_QUARANTINED, Kind.RESULTS_FINAL)


class NotificationChoice(models.Model):
    """What a person has chosen for a kind; without a row the default holds."""

    user = models.ForeignKey(
        User, models.CASCADE, db_index=False, related_name="notification_choices"
    )
    kind = models.TextField(choices=Kind.choices)
    inbox = models.BooleanField()
    mail = models.TextField(choices=MailChoice.choices)

    class Meta:
        db_table = "notification_choices"
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notification_choices_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.user_id}"


class Follow(models.Model):
    """A poll, or the owner of polls by the subject of their tokens, that a person follows."""

    class Target(models.TextChoices):
        """What is followed."""

        POLL = "poll"
        OWNER = "owner"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="follows")
    target = models.TextField(choices=Target.choices)
    target_id = models.UUIDField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "follows"
        constraints = [
            models.UniqueConstraint(fields=["user", "target", "target_id"], name="follows_once")
        ]
        indexes = [models.Index(fields=["target", "target_id", "user"], name="follows_target")]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.target} {self.target_id}"


class Notification(models.Model):
    """A notification to one person; `occurrence` makes it one for each event.

    `in_inbox` is false if only a mail is wanted. `mail_due_at` is null if no mail is wanted, and
    `mailed_at` is set before the mail is sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="notifications")
    kind = models.TextField(choices=Kind.choices)
    poll_id = models.UUIDField()
    occurrence = models.TextField()
    title = models.TextField()
    in_inbox = models.BooleanField()
    created_at = models.DateTimeField(db_default=Now())
    read_at = models.DateTimeField(null=True)
    mail_due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notifications"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "poll_id", "occurrence"], name="notifications_once"
            )
        ]
        indexes = [
            models.Index(fields=["user", "id"], name="notifications_of_user"),
            models.Index(
                fields=["mail_due_at"],
                condition=Q(mail_due_at__isnull=False, mailed_at=None),
                name="notifications_to_mail",
            ),
            models.Index(fields=["created_at"], name="notifications_created"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.poll_id} to {self.user_id}"


class OwnerNotice(models.Model):
    """What a poll's owner is to be notified of, until the owner is known from the poll's copy.

    Events of polls and of other services arrive in no common order.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.TextField(choices=Kind.choices)
    poll_id = models.UUIDField()
    occurrence = models.TextField()
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "owner_notices"
        constraints = [
            models.UniqueConstraint(
                fields=["poll_id", "kind", "occurrence"], name="owner_notices_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.poll_id}"


class PollCopy(models.Model):
    """What notifications need of a poll, from the events of polls, guarded by `version`.

    `closing_at` is the time of closing about which followers were notified last.
    """

    poll_id = models.UUIDField(primary_key=True)
    owner = models.UUIDField()
    title = models.TextField()
    status = models.TextField()
    listing = models.TextField()
    closes_at = models.DateTimeField(null=True)
    version = models.IntegerField()
    closing_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "poll_copies"
        indexes = [
            models.Index(
                fields=["closes_at"], condition=Q(status="open"), name="poll_copies_closing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.status})"

"""Mails to accounts, and the tokens that were mailed."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now

from provote_core.ids import uuid7
from users.models.accounts import User


class Mail(models.Model):
    """A mail that is to be sent, or was sent; it never contains the mailed token.

    A reset is requested by an address alone. Its account is looked up when the mail is sent, so
    a request takes as long for an unknown address as for a known one.
    """

    class Kind(models.TextChoices):
        """The kinds of mails; each value is the name of a template."""

        VERIFY_EMAIL = "verify-email"
        RESET_PASSWORD = "reset-password"  # nosec B105 # a kind of mail
        EMAIL_CHANGED = "email-changed"
        PASSWORD_CHANGED = "password-changed"  # nosec B105 # a kind of mail

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="mails")
    kind = models.TextField(choices=Kind.choices)
    address = models.EmailField()
    created_at = models.DateTimeField(db_default=Now())
    due_at = models.DateTimeField(db_default=Now())
    tries = models.SmallIntegerField(db_default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mails"
        indexes = [
            models.Index(fields=["due_at"], condition=Q(sent_at=None), name="mails_due"),
            models.Index(fields=["created_at"], name="mails_created"),
            models.Index(Lower("address"), name="mails_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class MailToken(models.Model):
    """A mailed token, by its digest: valid once, for one address, until the next of its kind."""

    digest = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="mail_tokens")
    kind = models.TextField(choices=Mail.Kind.choices)
    address = models.EmailField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "mail_tokens"
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="mail_tokens_newest")]

    def __str__(self) -> str:
        return f"token of {self.kind} until {self.expires_at:%Y-%m-%d %H:%M}"

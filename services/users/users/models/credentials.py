"""Credentials of accounts: refresh tokens, API keys, and the count of password attempts."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from provote_core.ids import uuid7
from users import tokens
from users.models.accounts import User


class RefreshToken(models.Model):
    """A refresh token by its digest; all tokens of one login are one `family`.

    The unused one represents the session: `started_at` is the time of the login (null in rows
    older than the column: then `created_at`), `created_at` the time of the last refresh.

    A browser session is a family of one row, which is never used up: `digest` is that of its
    cookie's secret (`tokens.session_digest`), `created_at` the time of its last use.
    """

    digest = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="refresh_tokens")
    family = models.UUIDField(db_index=True)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    user_agent = models.CharField(max_length=120, db_default="")
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "refresh_tokens"
        constraints = [
            # Two unused tokens in a family would mean that one token was rotated twice.
            models.UniqueConstraint(
                fields=["family"], condition=Q(used_at=None), name="refresh_tokens_one_unused"
            )
        ]

    def __str__(self) -> str:
        return f"token of family {self.family}"


class ApiKey(models.Model):
    """A key by which a backend acts for its owner; of the key itself only a digest is stored."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=100)
    scopes = ArrayField(models.TextField())
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_keys"
        verbose_name = "API key"

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"

    @property
    def prefix(self) -> str:
        """The start of the key, by which its owner recognises it."""
        return tokens.api_key_prefix(self.id)


class LoginTries(models.Model):
    """The count of password tries of one user name, as a time (GCRA); see `throttle`.

    The name is stored as a keyed digest, because some people type their password there.
    """

    name_digest = models.BinaryField(primary_key=True)
    free_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "login_tries"

    def __str__(self) -> str:
        return f"free at {self.free_at:%Y-%m-%d %H:%M:%S}"

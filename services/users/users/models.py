"""People, their logins, their API keys and the mails to them."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils.timezone import now

from provote_core.ids import uuid7
from users import tokens

models.CharField.register_lookup(Lower)

ROLES = ("staff", "moderator")
LOCALE, TIMEZONE = "en", "UTC"

# ASCII only, so that no two names look alike and every database folds case the same way.
valid_username = RegexValidator(
    r"\A[A-Za-z0-9._-]{3,64}\Z", "Use 3 to 64 letters, digits and . _ -", "invalid-username"
)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name as people write it."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of that name, upper and lower case alike; raises User.DoesNotExist."""
        return self.get(username__lower=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Outside this service a person is only the random `subject` of their tokens.

    Erasing leaves the row, without anything of the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.UUIDField(unique=True, default=uuid4, editable=False)
    username = models.CharField(max_length=64, validators=[valid_username])
    email = models.EmailField("e-mail address", null=True)  # noqa: DJ001 - erased: none, not ""
    is_staff = models.BooleanField("staff", default=False, help_text="May enter this site.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Unset to lock the account; its tokens end with it."
    )
    is_moderator = models.BooleanField(
        "moderator", db_default=False, help_text="May close and archive anybody's polls."
    )
    display_name = models.CharField(max_length=100, blank=True, db_default="")
    bio = models.CharField(max_length=1_000, blank=True, db_default="")
    locale = models.CharField(max_length=35, db_default=LOCALE)
    timezone = models.CharField(max_length=64, db_default=TIMEZONE)
    email_verified_at = models.DateTimeField(null=True, editable=False)
    version = models.IntegerField(db_default=1, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        db_table = "users"
        constraints = [
            models.UniqueConstraint(
                Lower("username"),
                name="users_username",
                violation_error_message="This user name is taken.",
            ),
            models.UniqueConstraint(
                Lower("email"),
                name="users_email",
                violation_error_message="This e-mail address is taken.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, email__isnull=False)
                | Q(erased_at__isnull=False, email=None, is_active=False),
                name="users_erased_is_empty",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="users_version"),
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def address(self) -> str:
        """Where mail goes; nowhere once erased."""
        return self.email or ""

    @property
    def email_verified(self) -> bool:
        """Whether the person has shown that they read the mail of this address."""
        return self.email_verified_at is not None

    @property
    def roles(self) -> list[str]:
        """What the account may do beyond its own affairs."""
        held = {"staff": self.is_staff, "moderator": self.is_moderator}
        return [role for role in ROLES if held[role]]

    def change(self, **values: Any) -> None:
        """Write `values` and the next version; the caller holds the row's lock."""
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*values, "version"])


class RefreshToken(models.Model):
    """A refresh token by its digest; all that came of one login are one `family`.

    The one that is good yet stands for the login: `started_at` is when that was (null in rows
    that are older than the column: then `created_at`), `created_at` when it was last used.
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
            # Two live tokens in a family would mean that one token was rotated twice.
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


class Mail(models.Model):
    """A mail that is to be sent, or was; it never holds the token that is written into it.

    A reset is asked for by an address alone: whose it is, if anybody's, is found out when it is
    sent, so that asking takes as long for an address that nobody has.
    """

    class Kind(models.TextChoices):
        """What it is about, and the name of its template."""

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
    """A token that was mailed, by its digest: good once, for one address; the newest alone is."""

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


class LoginTries(models.Model):
    """How far ahead of time the tries at one account name have come; see `throttle`.

    The name is a keyed digest: people mistype, and some type their password there.
    """

    name_digest = models.BinaryField(primary_key=True)
    free_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "login_tries"

    def __str__(self) -> str:
        return f"free at {self.free_at:%Y-%m-%d %H:%M:%S}"

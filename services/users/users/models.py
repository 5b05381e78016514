"""People, their refresh tokens and their API keys."""

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from provote_core.ids import uuid7
from users import tokens

models.CharField.register_lookup(Lower)

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
    created_at = models.DateTimeField(default=timezone.now, editable=False)
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
        ]

    def __str__(self) -> str:
        return self.username


class RefreshToken(models.Model):
    """A refresh token by its digest; all that came of one login are one `family`."""

    digest = models.BinaryField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="refresh_tokens")
    family = models.UUIDField(db_index=True)
    created_at = models.DateTimeField()
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

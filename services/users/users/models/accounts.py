"""Accounts."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import now

from provote_core.ids import uuid7

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

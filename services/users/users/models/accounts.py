"""Accounts."""

from typing import Any, ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import now

from provote_core.ids import uuid7
from provote_rules.texts import tr
from users.precis import candidates, opaque_string

models.CharField.register_lookup(Lower)

ROLES = ("staff", "moderator")
LOCALE, TIMEZONE = "en", "UTC"
PROFILE_FIELDS = ("display_name", "bio", "locale", "timezone")

# ASCII only, so that no two names look alike and every database folds case the same way.
valid_username = RegexValidator(
    r"\A[A-Za-z0-9._-]{3,64}\Z", tr("Use 3 to 64 letters, digits and . _ -"), "invalid-username"
)


class UserManager(BaseUserManager["User"]):
    """Finds accounts by user name, in any case and trimmed."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of that name, in any case and trimmed; raises User.DoesNotExist."""
        return self.get(username__lower=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Other services know a person only by the random `subject` of their tokens.

    `mailbox` is the canonical form of `email` (see `addresses`), by which addresses are compared.
    It is null where code of an older release wrote an address outside ASCII, until the worker
    fills it, and where an older account has the same mailbox. A trigger clears a stale one.
    Erasing keeps the row, without data of the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    subject = models.UUIDField(unique=True, default=uuid4, editable=False)
    username = models.CharField(max_length=64, validators=[valid_username])
    email = models.EmailField("e-mail address", null=True)  # noqa: DJ001 - null once erased
    mailbox = models.TextField(null=True, editable=False)  # noqa: DJ001 - null until it is known
    is_staff = models.BooleanField("staff", default=False, help_text="May enter this site.")
    is_active = models.BooleanField(
        "active", default=True, help_text="Unset to lock the account; its tokens end with it."
    )
    is_moderator = models.BooleanField(
        "moderator", db_default=False, help_text="May close and archive all polls."
    )
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
            models.UniqueConstraint(
                fields=["mailbox"], condition=Q(mailbox__isnull=False), name="users_mailbox"
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None, email__isnull=False)
                | Q(erased_at__isnull=False, email=None, is_active=False),
                name="users_erased_is_empty",
            ),
            models.CheckConstraint(condition=Q(version__gte=1), name="users_version"),
        ]
        indexes = [
            models.Index(
                fields=["created_at", "id"],
                condition=Q(mailbox=None, email__isnull=False),
                name="users_without_mailbox",
            )
        ]

    def __str__(self) -> str:
        return self.username

    @property
    def address(self) -> str:
        """The address for mail; "" once erased."""
        return self.email or ""

    @property
    def email_verified(self) -> bool:
        """Whether the person has confirmed that they read the mail of this address."""
        return self.email_verified_at is not None

    @property
    def roles(self) -> list[str]:
        """The roles that the account has."""
        held = {"staff": self.is_staff, "moderator": self.is_moderator}
        return [role for role in ROLES if held[role]]

    def set_password(self, raw_password: str | None) -> None:
        """Hash the prepared form of the password (see `precis`); None sets an unusable one."""
        super().set_password(None if raw_password is None else opaque_string(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """Whether this is the password, however a keyboard composes its characters.

        A hash that an older release made of the unprepared form is replaced by a current one.
        """
        if raw_password is None:
            return False
        prepared, *unprepared = candidates(raw_password)
        if super().check_password(prepared):
            return True
        for password in unprepared:
            if super().check_password(password):
                self._replace_hash(make_password(prepared))
                return True
        return False

    def _replace_hash(self, new: str) -> None:
        """Store the hash, unless the password has been changed since it was checked."""
        unchanged = User.objects.filter(pk=self.pk, password=self.password)
        if unchanged.update(password=new):
            self.password = new

    def change(self, **values: Any) -> None:
        """Write `values`, of the account or its profile, and the next version.

        The caller holds the account's lock, which is the profile's as well.
        """
        of_profile = {name: values.pop(name) for name in PROFILE_FIELDS if name in values}
        for name, value in values.items():
            setattr(self, name, value)
        self.version += 1
        self.save(update_fields=[*values, "version"])
        for name, value in of_profile.items():
            setattr(self.profile, name, value)
        if of_profile:
            self.profile.save(update_fields=list(of_profile))


class UserProfile(models.Model):
    """A person's public texts, language and time zone.

    A trigger creates it with its account. For code of the last release, triggers keep the columns
    of the same names in `users` in step, both ways; a later release drops them.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="profile")
    display_name = models.CharField(max_length=100, blank=True, db_default="")
    bio = models.CharField(max_length=1_000, blank=True, db_default="")
    locale = models.CharField(max_length=35, db_default=LOCALE)
    timezone = models.CharField(max_length=64, db_default=TIMEZONE)

    class Meta:
        db_table = "user_profiles"

    def __str__(self) -> str:
        return f"profile of {self.user_id}"

"""The visitors of this service's admin site, to whom Django's log of changes refers."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db import models
from django.db.models.functions import Now


class Visitor(models.Model):
    """A member of staff, known by their token's subject only: no name, password or permissions.

    users confirms each minute that they are still staff. An erasure replaces the subject; the row
    stays, because the log of changes refers to it.
    """

    subject = models.UUIDField(unique=True)
    is_active = models.BooleanField(default=True)
    seen_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD: ClassVar[str] = "subject"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    is_anonymous: ClassVar[Literal[False]] = False
    is_authenticated: ClassVar[Literal[True]] = True

    class Meta:
        db_table = "admin_visitor"

    def __str__(self) -> str:
        return self.get_username()

    def get_username(self) -> str:
        """The start of the subject; the person's name never leaves users."""
        return f"staff {UUID(str(self.subject)).hex[:8]}" if self.is_active else "erased"

    def has_usable_password(self) -> bool:
        """Always False: passwords are changed at users."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Every permission, until the erasure: the site's pages restrict themselves."""
        return self.is_active

    def has_module_perms(self, app_label: str) -> bool:
        """Every permission, until the erasure: the site's pages restrict themselves."""
        return self.is_active

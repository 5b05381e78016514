"""Who has entered this service's admin site, for Django's log of changes to refer to."""

from typing import Any, ClassVar, Literal
from uuid import UUID

from django.db import models
from django.db.models.functions import Now


class Visitor(models.Model):
    """A member of the staff by their token's subject: no name, no password, no right but entry.

    What they may do is decided at users each minute. Erased, the row stays for the log's sake,
    with another subject.
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
        """The start of the subject: what a person is called never leaves users."""
        return f"staff {UUID(str(self.subject)).hex[:8]}" if self.is_active else "erased"

    def has_usable_password(self) -> bool:
        """Never: it is changed at users."""
        return False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whatever the site offers."""
        return self.is_active

    def has_module_perms(self, app_label: str) -> bool:
        """Whatever the site offers."""
        return self.is_active

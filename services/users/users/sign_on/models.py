"""Sign-ons from this admin site to another service's."""

from uuid import uuid4

from django.db import models
from django.db.models.functions import Now

from users.models import User

SERVICES = ("polls", "votes", "analytics")  # whose admin sites accept sign-ons


class SignOn(models.Model):
    """A login here that was passed on to `service`: offered by a code, then redeemed, once.

    `code` is the SHA-256 of the code, `nonce` identifies the browser. The sign-on is valid while
    the session of `session_key` is.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    code = models.BinaryField(unique=True)
    service = models.TextField()
    nonce = models.TextField()
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, db_index=True)
    created_at = models.DateTimeField(db_default=Now())
    redeemed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sign_ons"

    def __str__(self) -> str:
        return f"sign-on at {self.service}"

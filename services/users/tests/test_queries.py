"""The number of queries of each read of users."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone

from provote_core.audit.models import AuditRecord
from provote_testing.queries import Queries, Read
from users.models import (
    ApiKey,
    Follow,
    Mail,
    Mailing,
    Notification,
    Recipient,
    RefreshToken,
    User,
)
from users.sign_on.models import SignOn

SITE = "/admin/users/"


class TestQueries(Queries):
    """A token takes one query for its account; the admin site takes two for session and user."""

    reads = [
        Read(2, "/api/v1/users/", "staff"),
        Read(1, "/api/v1/users/me/"),
        Read(10, "/api/v1/users/me/export/"),
        Read(2, "/api/v1/users/me/sessions/"),
        Read(2, "/api/v1/users/me/api-keys/"),
        Read(2, "/api/v1/users/me/api-keys/{key_id}/"),
        Read(2, "/api/v1/users/me/notifications/"),
        Read(2, "/api/v1/users/me/notifications/choices/"),
        Read(2, "/api/v1/users/me/follows/"),
        Read(3, "/api/v1/polls/{poll_id}/invitations/send/"),
        Read(3, "/api/v1/polls/{poll_id}/invitations/send/recipients/"),
        Read(2, "/api/v1/users/audit/", "staff"),
        Read(0, "/api/v1/auth/jwks.json", "anyone"),
        Read(3, "/internal/v1/sign-ons/{sign_on_id}/", "sibling"),
        Read(3, SITE, "admin"),
        Read(4, f"{SITE}users/user/", "admin"),
        Read(6, f"{SITE}users/user/{{user_id}}/change/", "admin"),
        Read(5, f"{SITE}users/user/{{user_id}}/history/", "admin"),
        Read(6, f"{SITE}audit/auditrecord/", "admin"),
        Read(3, f"{SITE}audit/auditrecord/{{record_id}}/change/", "admin"),
    ]
    # Forms, redirects and the way in and out.
    excluded = (
        "/api/v1/users/unsubscribe/\\{\\}/|"
        f"{SITE}((login|logout|sign-on|password_change|password_change/done|autocomplete|jsi18n|r/.*)/"
        r"|.*/(add|delete|password)/|\w+/\w+/\{\}/|\{\}/?|audit/.*/history/)"
    )

    def subject(self) -> UUID:
        name = uuid4().hex
        return User.objects.create(username=name, email=f"{name}@example.org").subject

    def send(self, http: Client, read: Read) -> Any:
        if read.role != "admin":
            return super().send(http, read)
        return self.browser.get(read.path.format(**self.ids))

    def populate(self, rows: int) -> None:
        User.objects.filter(subject=self.boss).update(is_staff=True, is_superuser=True)
        admin = User.objects.get(subject=self.boss)
        self.browser = Client()
        self.browser.force_login(admin)
        me = User.objects.get(subject=self.me)
        kind = ContentType.objects.get_for_model(User)
        for _ in range(rows):
            self.subject()
            key = ApiKey.objects.create(
                user=me, name="k", scopes=[], digest=uuid4().bytes, created_at=timezone.now()
            )
            RefreshToken.objects.create(
                user=me,
                digest=uuid4().bytes,
                family=uuid4(),
                created_at=timezone.now(),
                expires_at=timezone.now() + timedelta(days=1),
            )
            Mail.objects.create(user=me, kind=Mail.Kind.VERIFY_EMAIL, address=me.email)
            LogEntry.objects.create(
                user=admin, content_type=kind, object_id=str(me.pk), action_flag=CHANGE
            )
            poll_id = uuid4()
            Notification.objects.create(
                user=me, kind="poll-closed", poll_id=poll_id, title="t", in_inbox=True
            )
            Follow.objects.create(user=me, target="poll", target_id=poll_id)
            mailing = Mailing.objects.create(poll_id=poll_id, owner=self.me, title="t")
        for number in range(rows):
            Recipient.objects.create(mailing=mailing, mailbox=uuid4().bytes, address=f"a{number}")
        sign_on = SignOn.objects.create(
            code=uuid4().bytes, service="analytics", nonce="", user=admin,
            redeemed_at=timezone.now(), session_key=self.browser.session.session_key,
        )  # fmt: skip
        record = AuditRecord.objects.latest("id")
        self.ids |= {"key_id": key.pk, "user_id": me.pk, "record_id": record.pk}
        self.ids["poll_id"] = poll_id
        self.ids["sign_on_id"] = sign_on.pk

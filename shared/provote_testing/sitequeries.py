"""What each GET costs in a service whose admin site is entered by way of users."""

from typing import Any

from django.contrib.admin.utils import quote
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_core.outbox.models import Cursor, OutboxHead
from provote_testing.queries import Queries, Read
from provote_testing.sso import visitor


class SiteQueries(Queries):
    """The table of a service with such a site; `who` may be "visitor".

    A page costs two queries for the session and the visitor, and what it shows.
    """

    # The way in and out, Django's own, what is refused, and histories: nothing changes here.
    apart = (
        r"/admin/\w+/((login|logout|sign-on|autocomplete|jsi18n|r/.*)/|.*/(add|delete|history)/"
        r"|\w+/\w+/\{\}/|idempotency/.*/change/|\{\}/?)"
    )

    def ask(self, http: Client, read: Read) -> Any:
        """The answer to a read."""
        if read.who != "visitor":
            return super().ask(http, read)
        return self.browser.get(read.path.format(**self.ids))

    def _grow(self, rows: int) -> None:
        super()._grow(rows)
        self.browser = visitor(self.boss)
        self.ids["audit_id"] = AuditRecord.objects.latest("id").pk
        self.ids["head_id"] = quote(OutboxHead.objects.get().pk)
        self.ids["cursor_id"] = quote(str(Cursor.objects.latest("updated_at").pk))

    def _table(self) -> list[Read]:
        site = f"/admin/{self.service}/"
        return [
            *super()._table(),
            Read(3, site, "visitor"),
            Read(4, f"{site}audit/auditrecord/", "visitor"),
            Read(3, f"{site}audit/auditrecord/{{audit_id}}/change/", "visitor"),
            Read(4, f"{site}outbox/outbox/", "visitor"),
            Read(3, f"{site}outbox/outbox/{{row}}/change/", "visitor"),
            Read(4, f"{site}outbox/outboxhead/", "visitor"),
            Read(3, f"{site}outbox/outboxhead/{{head_id}}/change/", "visitor"),
            Read(4, f"{site}outbox/cursor/", "visitor"),
            Read(3, f"{site}outbox/cursor/{{cursor_id}}/change/", "visitor"),
            Read(4, f"{site}idempotency/idempotencyrecord/", "visitor"),
        ]

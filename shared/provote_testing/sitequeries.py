"""The number of queries of each GET in a service whose admin site signs on through users."""

from typing import Any

from django.contrib.admin.utils import quote
from django.test import Client

from provote_core.audit.models import AuditRecord
from provote_core.outbox.models import Cursor, OutboxHead
from provote_testing.queries import Queries, Read
from provote_testing.sso import visitor


class SiteQueries(Queries):
    """The table of a service with such a site; `role` may be "visitor".

    A page takes two queries for the session and the visitor, and those for its content.
    """

    # Sign-on and logout, Django's own pages, forms that are refused, and histories (always empty).
    excluded = (
        r"/admin/\w+/((login|logout|sign-on|autocomplete|jsi18n|r/.*)/|.*/(add|delete|history)/"
        r"|\w+/\w+/\{\}/|idempotency/.*/change/|\{\}/?)"
    )

    def send(self, http: Client, read: Read) -> Any:
        """Send a read; returns the response."""
        if read.role != "visitor":
            return super().send(http, read)
        return self.browser.get(read.path.format(**self.ids))

    def _grow(self, rows: int) -> None:
        super()._grow(rows)
        self.browser = visitor(self.boss)
        self.ids["audit_id"] = AuditRecord.objects.latest("id").pk
        self.ids["head_id"] = quote(OutboxHead.objects.get().pk)
        self.ids["cursor_id"] = quote(str(Cursor.objects.latest("updated_at").pk))

    def _table(self) -> list[Read]:
        site = f"/admin/{self.service}/"
        own = {read.path for read in self.reads}
        every = [
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
        return [*super()._table(), *(read for read in every if read.path not in own)]

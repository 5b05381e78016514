"""The read-only admin site of analytics for staff, at /admin/analytics/."""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from analytics.models import (
    ChoiceCount,
    MarkCount,
    Poll,
    PollAnalytics,
    TallyReport,
    TieDecision,
)
from analytics.timeline.platform import read_platform
from provote_admin.options import ReadOnlyAdmin, choose, register_core
from provote_admin.site import StaffSite


class AnalyticsSite(StaffSite):
    """The admin site whose first page begins with the numbers over all polls."""

    index_template = "analytics/index.html"

    def index(self, request: HttpRequest, extra_context: Any = None) -> TemplateResponse:
        """The first page."""
        context = {"platform": read_platform(), **(extra_context or {})}
        return super().index(request, context)


site = AnalyticsSite("analytics")
register_core(site)
_KEYS = ("id", "position")  # by which counts name a choice


def _labels(poll_id: UUID) -> dict[Any, Any]:
    """The labels of a poll's choices by their ids and positions; empty for an unknown poll."""
    known = Poll.objects.filter(pk=poll_id).values_list("choices", flat=True).first()
    return {choice[key]: choice["label"] for choice in known or () for key in _KEYS}


@admin.register(Poll, site=site)
class PollAdmin(ReadOnlyAdmin):
    """The latest known states of polls."""

    list_display = ("title", "status", "results_visibility", "owner", "closes_at", "version")
    list_filter = (choose("status", "scheduled", "open", "closed", "archived"), "closed_at")
    search_fields = ("title__icontains", "poll_id", "owner")


@admin.register(PollAnalytics, site=site)
class PollAnalyticsAdmin(ReadOnlyAdmin):
    """The counts."""

    fields = (
        "poll_id", "votes", "waiting", "first_at", "last_at", "position", "sealed_at", "choices",
    )  # fmt: skip
    list_display = ("poll_id", "votes", "waiting", "position", "sealed_at")
    list_filter = ("sealed_at",)
    search_fields = ("poll_id",)

    def choices(self, poll: PollAnalytics) -> SafeString:
        """The votes of each choice, largest first; id or position stand in for unknown labels."""
        labels = _labels(poll.poll_id)
        counts = ChoiceCount.objects.filter(poll_id=poll.poll_id).order_by("-votes", "choice_id")
        rows = [(labels.get(str(row.choice_id), row.choice_id), row.votes) for row in counts]
        marks = MarkCount.objects.filter(poll_id=poll.poll_id).order_by("-votes", "choice")
        rows += [(labels.get(row.choice, row.choice), row.votes) for row in marks]
        return format_html_join("", "{}: {}<br>", rows)


@admin.register(TallyReport, site=site)
class TallyReportAdmin(ReadOnlyAdmin):
    """The last counts by methods: how far they are, and why one waits or failed."""

    hidden = ("report", "summary", "hash", "ballots")  # checksums, and what the API shows
    list_display = ("poll_id", "state", "final", "votes", "duration", "tried_at", "problem")
    list_filter = (
        choose(
            "state", "counted", "undecided", "waiting-for-beacon", "seed-mismatch", "failed"
        ),
        "final",
    )  # fmt: skip
    search_fields = ("poll_id", "digest")


@admin.register(TieDecision, site=site)
class TieDecisionAdmin(ReadOnlyAdmin):
    """Ties that owners have drawn by hand."""

    fields = ("id", "poll_id", "drawn", "order", "decided_at")
    list_display = ("id", "poll_id", "decided_at")
    list_filter = ("decided_at",)
    search_fields = ("id", "poll_id")
    ordering = ("-decided_at",)

    def drawn(self, decision: TieDecision) -> str:
        """The labels of the choices in the drawn order."""
        labels = _labels(decision.poll_id)
        return ", ".join(labels.get(choice, choice) for choice in decision.order)

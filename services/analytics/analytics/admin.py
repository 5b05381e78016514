"""The read-only admin site of analytics for staff, at /admin/analytics/."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from analytics.models import ChoiceCount, MarkCount, Poll, PollAnalytics
from provote_admin.options import ReadOnlyAdmin, choose, register_core
from provote_admin.site import StaffSite

site = StaffSite("analytics")
register_core(site)
_KEYS = ("id", "position")  # by which counts name a choice


@admin.register(Poll, site=site)
class PollAdmin(ReadOnlyAdmin):
    """The latest known states of polls."""

    list_display = ("title", "status", "results_visibility", "owner", "closes_at", "version")
    list_filter = (choose("status", "scheduled", "open", "closed", "archived"), "closed_at")
    search_fields = ("title__icontains", "poll_id", "owner")


@admin.register(PollAnalytics, site=site)
class PollAnalyticsAdmin(ReadOnlyAdmin):
    """The counts."""

    fields = ("poll_id", "votes", "waiting", "position", "sealed_at", "choices")
    list_display = ("poll_id", "votes", "waiting", "position", "sealed_at")
    list_filter = ("sealed_at",)
    search_fields = ("poll_id",)

    def choices(self, poll: PollAnalytics) -> SafeString:
        """The votes of each choice, largest first; id or position stand in for unknown labels."""
        known = Poll.objects.filter(pk=poll.poll_id).values_list("choices", flat=True).first()
        labels = {choice[key]: choice["label"] for choice in known or () for key in _KEYS}
        counts = ChoiceCount.objects.filter(poll_id=poll.poll_id).order_by("-votes", "choice_id")
        rows = [(labels.get(str(row.choice_id), row.choice_id), row.votes) for row in counts]
        marks = MarkCount.objects.filter(poll_id=poll.poll_id).order_by("-votes", "choice")
        rows += [(labels.get(row.choice, row.choice), row.votes) for row in marks]
        return format_html_join("", "{}: {}<br>", rows)

"""The admin site of analytics, for staff, at /admin/analytics/. Staff may see every result."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from analytics.models import ChoiceCount, Poll, Tally
from provote_admin.options import ReadOnlyAdmin, choose, register_core
from provote_admin.site import StaffSite

site = StaffSite("analytics")
register_core(site)


@admin.register(Poll, site=site)
class PollAdmin(ReadOnlyAdmin):
    """Polls as polls last told them."""

    list_display = ("title", "status", "results_visibility", "owner", "closes_at", "version")
    list_filter = (choose("status", "scheduled", "open", "closed", "archived"), "closed_at")
    search_fields = ("title__icontains", "poll_id", "owner")


@admin.register(Tally, site=site)
class TallyAdmin(ReadOnlyAdmin):
    """What has been counted."""

    fields = ("poll_id", "votes", "waiting", "position", "sealed_at", "choices")
    list_display = ("poll_id", "votes", "waiting", "position", "sealed_at")
    list_filter = ("sealed_at",)
    search_fields = ("poll_id",)

    def choices(self, tally: Tally) -> SafeString:
        """The count of each choice, the largest first; one that polls has not told has an id."""
        told = Poll.objects.filter(pk=tally.poll_id).values_list("choices", flat=True).first()
        labels = {choice["id"]: choice["label"] for choice in told or ()}
        counts = ChoiceCount.objects.filter(poll_id=tally.poll_id).order_by("-votes", "choice_id")
        rows = [(labels.get(str(row.choice_id), row.choice_id), row.votes) for row in counts]
        return format_html_join("", "{}: {}<br>", rows)

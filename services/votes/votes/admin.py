"""The admin site of votes for staff, at /admin/votes/, without ballots and voters.

No page shows a ballot or a voter, neither in votes nor in events nor as a filter: the admins of
tables with such columns list the columns that they show.
"""

from django.contrib import admin

from provote_admin.options import ReadOnlyAdmin, choose, register_core
from provote_admin.site import StaffSite
from votes.models import (
    BallotImport,
    Invitation,
    InvitationSeries,
    PollSnapshot,
    State,
    Vote,
    VoteVersion,
)

site = StaffSite("votes")
register_core(site)


@admin.register(Vote, site=site)
class VoteAdmin(ReadOnlyAdmin):
    """Votes without voter, origin and ballot."""

    fields = (
        "id", "poll_id", "delegated", "cast_at", "version", "changed_at", "state",
        "quarantined_at", "batch",
    )  # fmt: skip
    list_display = ("id", "poll_id", "delegated", "cast_at", "version", "state")
    list_filter = ("cast_at", "delegated", choose("state", *State))
    search_fields = ("id", "poll_id")


@admin.register(VoteVersion, site=site)
class VoteVersionAdmin(ReadOnlyAdmin):
    """Earlier versions of votes without ballot."""

    fields = ("vote_id", "version", "poll_id", "cast_at", "ended_at", "ended_by", "quarantined")
    list_display = fields
    list_filter = ("ended_at", choose("ended_by", "changed", "retracted"))
    search_fields = ("vote_id", "poll_id")


@admin.register(InvitationSeries, site=site)
class InvitationSeriesAdmin(ReadOnlyAdmin):
    """Series of ballot tokens."""

    list_display = ("id", "poll_id", "count", "label", "mailed", "created_at")
    list_filter = ("created_at",)
    search_fields = ("id", "poll_id")


@admin.register(Invitation, site=site)
class InvitationAdmin(ReadOnlyAdmin):
    """Ballot tokens without their voters."""

    fields = ("id", "poll_id", "series", "number", "revoked_at")
    list_display = ("id", "poll_id", "series", "number", "revoked_at")
    list_select_related = ("series",)
    list_filter = ("revoked_at",)
    search_fields = ("id", "poll_id", "series")


@admin.register(PollSnapshot, site=site)
class PollSnapshotAdmin(ReadOnlyAdmin):
    """Snapshots of polls."""

    list_display = ("poll_id", "status", "eligibility", "opens_at", "closes_at", "sealed_at")
    list_filter = (choose("status", "scheduled", "open", "closed", "archived"), "sealed_at")
    search_fields = ("poll_id", "owner")


@admin.register(BallotImport, site=site)
class BallotImportAdmin(ReadOnlyAdmin):
    """Imports of files of ballots, without the result of the check, which names candidates."""

    fields = (
        "id", "poll_id", "sha256", "format", "ballots", "recorded", "state", "started_at",
        "updated_at", "ended_at",
    )  # fmt: skip
    list_display = ("id", "poll_id", "format", "ballots", "recorded", "state", "started_at")
    list_filter = ("started_at", "ended_at")
    search_fields = ("id", "poll_id")

    @admin.display(description="SHA-256 of the file")
    def sha256(self, row: BallotImport) -> str:
        """The digest of the file in hexadecimal."""
        return bytes(row.digest).hex()

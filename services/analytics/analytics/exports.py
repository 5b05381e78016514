"""Files of a poll: who may have them, and how many are sent at a time."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import TypeVar
from uuid import UUID

from analytics import results, slots
from analytics.downloads import Download
from analytics.errors import ExportNotVisible
from analytics.exporting.files import Key, TableDownload, open_report, open_table
from analytics.exporting.tables import What
from analytics.tallying.export import SUMMARIES, open_ballots
from provote_core.auth import Principal

DownloadT = TypeVar("DownloadT", bound=Download)
PRIVATE = frozenset({What.TIMELINE, What.AUDIT})


def export_ballots(
    *, poll_id: UUID, format: str, principal: Principal, voter_token: str | None = None
) -> Download:
    """The ballots of a poll that is over, for those who see its results; close it after use.

    Raises what see_results raises, BallotsNotPublished, ExportBusy, ExportNotFinal,
    ExportFormatUnfit, ReportNotFound and SeedMismatch.
    """
    results.see_results(poll_id=poll_id, principal=principal, voter_token=voter_token)
    if format not in SUMMARIES:
        results.require_published(poll_id)
    return _in_slot(lambda: open_ballots(poll_id, format))


def export_table(
    *,
    poll_id: UUID,
    what: What,
    format: str,
    after: Key | None,
    principal: Principal,
    voter_token: str | None = None,
) -> TableDownload:
    """A table of the poll as a file, its rows after the key `after`; close it after use.

    Results and rounds are for those who see the results; the timeline and the audit log for the
    owner, the owner's API key with results:read, and staff. Raises what see_results raises,
    ExportNotVisible and ExportBusy; for rounds ReportNotFound, TieUndecided and SeedMismatch; for
    the audit log PollUnavailable and VotesUnavailable.
    """
    if what in PRIVATE:
        results.require_privileged(poll_id=poll_id, principal=principal, refusal=ExportNotVisible)
    elif what is What.ROUNDS:
        results.see_report(poll_id=poll_id, principal=principal, voter_token=voter_token)
    else:
        results.see_results(poll_id=poll_id, principal=principal, voter_token=voter_token)
    return _in_slot(lambda: open_table(poll_id, what=what, format=format, after=after))


def export_report(
    *,
    poll_id: UUID,
    language: str | None,
    principal: Principal,
    voter_token: str | None = None,
) -> TableDownload:
    """The report of the result as a PDF, for those who see the results; close it after use.

    Without `language` it is in the poll's, if that is supported, else in the reader's. Raises what
    see_results raises, and ExportBusy.
    """
    results.see_results(poll_id=poll_id, principal=principal, voter_token=voter_token)
    return _in_slot(lambda: open_report(poll_id, language=language))


def _in_slot(open_: Callable[[], DownloadT]) -> DownloadT:
    with ExitStack() as stack:
        stack.enter_context(slots.export_slot())
        opened = open_()
        opened.on_close(stack.pop_all().close)
        return opened

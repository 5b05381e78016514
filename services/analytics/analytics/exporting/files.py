"""What is sent: a table or a report of a poll, read from one snapshot, with its ETag."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any
from uuid import UUID

from analytics import selectors
from analytics.downloads import Download
from analytics.errors import PollNotFound
from analytics.exporting.audit import AuditKey, read_audit
from analytics.exporting.formats import write
from analytics.exporting.report import Report, compose
from analytics.exporting.tables import What, read_table
from analytics.lru import LruMap
from analytics.projections import ResultSnapshot
from analytics.snapshots import one_moment
from analytics.tallying.profiles import Snapshot, read_snapshot
from analytics.timeline import reading
from provote_core import languages

VERSION = 1  # of the members of the head
# Many people open the report of a poll at the same time. A report has 20 to 200 KB.
_reports: LruMap[bytes] = LruMap(32)

Key = int | datetime | AuditKey
Headers = Mapping[str, str]


class TableDownload(Download):
    """A download with the headers of what it holds: its weak ETag, and a report's language."""

    def __init__(
        self,
        read: Callable[[], tuple[Iterable[bytes], Headers]],
        *,
        moment: Callable[[], AbstractContextManager[None]] = one_moment,
    ) -> None:
        self.headers: Headers = {}

        def blocks() -> Iterable[bytes]:
            found, self.headers = read()
            return found

        super().__init__(blocks, moment=moment)


def open_table(poll_id: UUID, *, what: What, format: str, after: Key | None) -> TableDownload:
    """The table as a file; a repeat has the same bytes while its ETag is the same.

    Raises PollNotFound, and for the audit log PollUnavailable and VotesUnavailable.
    """

    def read() -> tuple[Iterable[bytes], Headers]:
        assert not isinstance(after, AuditKey), "a key of the audit log"
        snapshot = _snapshot(poll_id)
        table = read_table(snapshot, what, after=after)
        head = _head(snapshot, what, after)
        return write(table, head, format), {"ETag": _tag(table.version, what)}

    def read_records() -> tuple[Iterable[bytes], Headers]:
        assert after is None or isinstance(after, AuditKey), "a key of another table"
        found = read_audit(poll_id, after=after)
        shown = None if after is None else ":".join(map(str, after))
        head = {**_identity(poll_id, what), "missing": found.missing, "from": shown}
        return write(found.table, head, format), {"ETag": _tag(found.table.version, what)}

    if what is What.AUDIT:
        return TableDownload(read_records, moment=nullcontext)
    return TableDownload(read)


def _head(snapshot: ResultSnapshot, what: What, after: Key | None) -> dict[str, Any]:
    return {
        **_identity(snapshot.poll_id, what),
        "status": snapshot.status,
        "position": snapshot.position,
        "final": snapshot.final,
        "from": after,
    }


def _identity(poll_id: UUID, what: What) -> dict[str, Any]:
    return {"provote": "export", "version": VERSION, "what": what, "poll_id": poll_id}


def open_report(poll_id: UUID, *, language: str | None) -> TableDownload:
    """The report of the result as a PDF; a repeat has the same bytes while its ETag is the same.

    Without `language` it is in the poll's, if that is supported, else in the reader's.
    The whole file is written before it is sent: the table of pages of a PDF is at its end, and
    its size is limited by the number of choices. Raises PollNotFound.
    """

    def read() -> tuple[Iterable[bytes], Headers]:
        snapshot = _snapshot(poll_id)
        poll = read_snapshot(poll_id)
        if poll is None:
            raise PollNotFound()
        # A final report has no time of the last vote: the times of votes are for the owner.
        last_at = None if snapshot.final else reading.last_event_at(poll_id)
        chosen = languages.of_document(language, poll.language)
        report = compose(snapshot, poll, last_at=last_at, language=chosen)
        tag = _tag(snapshot.etag, chosen)
        headers = {"ETag": tag} | languages.headers(chosen)
        made_at = _made_at(snapshot, poll) or last_at or snapshot.opens_at
        return _rendered(report, made_at, key=(poll_id, tag)), headers

    return TableDownload(read)


def _rendered(report: Report, made_at: datetime | None, *, key: Hashable) -> Iterator[bytes]:
    pdf = _reports.get(key)
    if pdf is None:
        from analytics.exporting.pdf import render  # loads fonts and libraries, for reports only

        pdf = render(report, made_at=made_at)
        _reports.put(key, pdf)
    yield pdf


def _snapshot(poll_id: UUID) -> ResultSnapshot:
    snapshot = selectors.result_snapshot(poll_id)
    if snapshot is None:
        raise PollNotFound()
    return snapshot


def _made_at(snapshot: ResultSnapshot, poll: Snapshot) -> datetime | None:
    """The time of the state that is shown, so that equal states have equal bytes."""
    if snapshot.tally is not None:
        return snapshot.tally.made_at
    return poll.sealed_at


def _tag(version: str, suffix: str) -> str:
    return f'{version[:-1]}-{suffix}"'

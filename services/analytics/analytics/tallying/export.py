"""A poll's ballots as a file: grouped, in the order of their marks, read while they are sent.

No voter, no time and no order of casting is in it.
"""

from collections.abc import Hashable, Iterator, Mapping
from contextlib import closing
from typing import Any
from uuid import UUID

import msgspec
from django.db import connection

from analytics.ballots import ROWS_OF_POLL
from analytics.downloads import Download, FileFormat, in_blocks
from analytics.errors import ExportFormatUnfit, ExportNotFinal, ReportNotFound, SeedMismatch
from analytics.tallying import lots, reports
from analytics.tallying.profiles import Snapshot, read_snapshot
from provote_rules.formats import Anomalies, CannotHold, ElectionFile, write
from provote_rules.formats.files import anomalies
from provote_rules.formats.writers.rctab_summary import rctab_summary
from provote_rules.formats.writers.rows import packed
from provote_rules.tally.profiles import UNPACK, Profile
from provote_rules.tally.ties import Lot
from provote_rules.texts import verbatim

ROWS = 2_000  # rows fetched at once


FORMATS: Mapping[str, FileFormat] = {
    "ndjson": FileFormat("application/x-ndjson", "ndjson"),
    "blt": FileFormat("text/plain; charset=utf-8", "blt"),
    "abif": FileFormat("text/plain; charset=utf-8", "abif"),
    "csv": FileFormat("text/csv; charset=utf-8", "csv"),
    "preflib": FileFormat("text/plain; charset=utf-8", "txt"),
    "rctab": FileFormat("application/json", "json"),
}
SUMMARIES = frozenset({"rctab"})  # formats without ballots


class StoredBallots(Mapping[Hashable, int]):
    """The grouped ballots of a poll in the order of their packed marks, read from the database.

    Each pass is a query of its own, in the transaction of the caller.
    """

    in_order = True

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._values: dict[str, Any] = {
            "poll_id": snapshot.poll_id,
            "form": snapshot.form,
            "ids": [choice.id for choice in snapshot.choices],
            "positions": [str(choice.position) for choice in snapshot.choices],
        }

    def items(self) -> Any:
        """Pairs of marks and number."""
        unpack = UNPACK[self._snapshot.form]
        with closing(connection.connection.cursor("export")) as cursor:
            cursor.itersize = ROWS
            cursor.execute(f'{ROWS_OF_POLL} ORDER BY ballot COLLATE "C"', self._values)
            for ballot, votes in cursor:
                yield unpack(ballot), votes

    def __iter__(self) -> Iterator[Hashable]:
        """The marks."""
        return (marks for marks, _ in self.items())

    def values(self) -> Any:
        """The numbers, added up by the database into one."""
        return [self._total("sum(votes)")]

    def __len__(self) -> int:
        """How many distinct ballots there are."""
        return self._total("count(*)")

    def __getitem__(self, marks: Hashable) -> int:
        """The number of ballots with these marks. Raises KeyError."""
        found = self._total("sum(votes)", where=packed(self._snapshot.form, marks))
        if not found:
            raise KeyError(marks)
        return found

    def _total(self, what: str, where: str | None = None) -> int:
        condition = "" if where is None else " WHERE ballot = %(ballot)s"
        statement = f"SELECT coalesce({what}, 0)::bigint FROM ({ROWS_OF_POLL}) AS b{condition}"  # nosec B608 # no input
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self._values, "ballot": where})
            return int(cursor.fetchone()[0])


def open_ballots(poll_id: UUID, format: str) -> Download:
    """The ballots of a poll as a file; close it after use.

    Raises, before any line, ExportNotFinal, ExportFormatUnfit, ReportNotFound for a format that
    needs a report, and SeedMismatch for one that holds the lot.
    """
    return Download(lambda: in_blocks(_lines(poll_id, format)))


def _lines(poll_id: UUID, format: str) -> Iterator[str]:
    snapshot = read_snapshot(poll_id)
    if snapshot is None or snapshot.sealed_at is None or not snapshot.complete:
        raise ExportNotFinal()
    digest = _digest(snapshot)
    try:
        if format == "rctab":
            return iter([_rctab(snapshot)])
        lot = _lot(snapshot) if format == "ndjson" else None
        return write(_election(snapshot, format, lot, digest), format)
    except CannotHold as error:
        raise ExportFormatUnfit(error.message) from error


def _rctab(snapshot: Snapshot) -> str:
    found = reports.read_report(snapshot.poll_id)
    if found is None:
        raise ReportNotFound()
    report = msgspec.json.decode(found[0])
    assert snapshot.sealed_at is not None
    date = snapshot.sealed_at.date().isoformat()
    return msgspec.json.encode(rctab_summary(report, title=snapshot.title, date=date)).decode()


def _election(
    snapshot: Snapshot, format: str, lot: Lot | None, digest: str | None
) -> ElectionFile:
    labels = tuple(choice.label for choice in snapshot.choices)
    profile = Profile(snapshot.form, labels, StoredBallots(snapshot))
    # Only this format asks for repeated choices, which raw ballots of imports may have.
    found = anomalies(profile) if format == "preflib" else Anomalies()
    return ElectionFile(
        format=format,
        profile=profile,
        title=snapshot.title,
        seats=snapshot.seats,
        method=snapshot.method,
        parameters=snapshot.rules.method,
        report_digest=digest,
        lot=lot,
        ids=snapshot.ids,
        equal_ranks=bool(snapshot.rules.ballot.get("equal_ranks", False)),
        anomalies=found,
    )


def _digest(snapshot: Snapshot) -> str | None:
    """The digest of the final count of exactly these ballots; None where there will be none.

    Raises ExportNotFinal before that count: the file has no lot until then, and a count of it
    would break ties by the order of the candidates.
    """
    state, final, digest = reports.count_of(snapshot)
    if state in (reports.FAILED, *reports.STOPPED):
        return None
    if not final:
        raise ExportNotFinal()
    return digest


def _lot(snapshot: Snapshot) -> Lot | None:
    """What breaks the ties; None where that is not known. Raises SeedMismatch."""
    try:
        lot = lots.lot_of(snapshot, snapshot.beacon)
    except lots.SeedMismatch as error:
        raise SeedMismatch(verbatim(str(error))) from error
    known = snapshot.beacon.keys() & {"randomness", "missing"}
    return None if snapshot.rules.ties.beacon and not known else lot

"""The audit log of a poll, from the services that have records of it.

Records are only added, so a page that was read stays true. This reads without a transaction,
because requests to siblings are not sent in one. The records of a service end at the last one
that it had when the export began.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from analytics import audit_client
from analytics.exporting.tables import Rows, Table
from provote_core.audit.managed import LARGEST, ManagedPage, ManagedRecord, managed_page

OWN = "analytics"
SERVICES = (OWN, "polls", "votes")  # in the order of the rows
COLUMNS = ("key", "service", *ManagedRecord.__struct_fields__[1:])


class AuditKey(NamedTuple):
    """The place of a record among those of all services; its text is "polls:123"."""

    service: str
    id: int


class AuditTable(NamedTuple):
    """The table, and the services of 0.3.0, which cannot be asked for records."""

    table: Table
    missing: tuple[str, ...]


def read_audit(poll_id: UUID, *, after: AuditKey | None) -> AuditTable:
    """The records that follow `after`. Raises PollUnavailable and VotesUnavailable."""
    pages = {service: _page(service, poll_id, _start(service, after)) for service in SERVICES}
    known = {service: page for service, page in pages.items() if page is not None}
    version = "-".join(f"{service}{page.last}" for service, page in known.items())
    table = Table(
        columns=COLUMNS,
        rows=_rows(poll_id, known),
        version=f'W/"{version}"',
        texts=frozenset({"action", "outcome", "request_id"}),
    )
    return AuditTable(table, tuple(service for service in pages if service not in known))


def _start(service: str, after: AuditKey | None) -> int:
    """The id after which the records of a service begin; LARGEST if all were received."""
    if after is None or SERVICES.index(service) > SERVICES.index(after.service):
        return 0
    return after.id if service == after.service else LARGEST


def _page(service: str, poll_id: UUID, after: int) -> ManagedPage | None:
    if service == OWN:
        return managed_page(poll_id, after=after)
    return audit_client.fetch_page(service, poll_id, after=after)


def _rows(poll_id: UUID, first: Mapping[str, ManagedPage]) -> Rows:
    for service, page in first.items():
        for records in _pages(service, poll_id, page):
            yield [_row(service, record) for record in records]


def _pages(service: str, poll_id: UUID, page: ManagedPage) -> Iterator[list[ManagedRecord]]:
    last = page.last
    found: ManagedPage | None = page
    while found is not None and found.records:
        yield [record for record in found.records if record.id <= last]
        if found.records[-1].id >= last:
            return
        found = _page(service, poll_id, found.records[-1].id)


def _row(service: str, record: ManagedRecord) -> tuple[Any, ...]:
    values = (getattr(record, name) for name in ManagedRecord.__struct_fields__[1:])
    return f"{service}:{record.id}", service, *values

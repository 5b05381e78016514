"""The audit records of a poll without those of its voters, page by page, also for siblings."""

from datetime import datetime
from uuid import UUID

import msgspec
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core.audit.models import MANAGED, AuditRecord
from provote_core.auth.rest import siblings
from provote_core.rest import validated_query
from provote_core.serializers import StrictSerializer, StrictUUIDField

PAGE = 1_000  # records
LARGEST = 2**63 - 1


class ManagedRecord(msgspec.Struct, frozen=True):
    """What was requested, when, and how it ended; neither who nor from where."""

    id: int
    at: datetime
    actor_kind: str
    action: str
    outcome: str
    status: int
    request_id: str


class ManagedPage(msgspec.Struct, frozen=True):
    """At most PAGE records that follow an id, in the order of their ids.

    `last` is the id of the last record that there is, 0 without any.
    """

    records: list[ManagedRecord]
    last: int


def managed_page(target: UUID, *, after: int) -> ManagedPage:
    """The records of `target` with ids above `after`."""
    found = AuditRecord.objects.filter(MANAGED, target=target)
    rows = found.filter(id__gt=after).order_by("id")
    records = [ManagedRecord(*row) for row in rows.values_list(*_FIELDS)[:PAGE]]
    last = found.order_by("-id").values_list("id", flat=True).first()
    return ManagedPage(records, last or 0)


_FIELDS = ManagedRecord.__struct_fields__


class ManagedQuery(StrictSerializer):
    """The poll, and the id that the page follows."""

    target = StrictUUIDField()
    after = serializers.IntegerField(min_value=0, max_value=LARGEST, default=0)


class ManagedAuditViewSet(ViewSet):
    """/internal/v1/audit/: for exports of analytics."""

    permission_classes = [siblings("analytics")]

    @extend_schema(exclude=True)
    def list(self, request: Request) -> Response:
        """A page of the audit records of a poll that are not of voters."""
        query = validated_query(ManagedQuery, request)
        page = managed_page(query["target"], after=query["after"])
        return Response(msgspec.to_builtins(page))

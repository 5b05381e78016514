"""GET /api/v1/<service>/audit/: what was done here, for staff."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.viewsets import GenericViewSet

from provote_core import ids
from provote_core.audit.models import AuditRecord
from provote_core.auth.rest import IsStaff
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.texts import tr

FILTERS = ("actor", "action", "target", "outcome", "request_id")


class AuditSerializer(serializers.ModelSerializer[AuditRecord]):
    """One row of the audit log."""

    class Meta:
        model = AuditRecord
        fields = ("id", "at", "actor", "actor_kind", "action", "target", "outcome", "status",
                  "address_hash", "request_id")  # fmt: skip


class AuditViewSet(ListModelMixin, GenericViewSet[AuditRecord]):
    """Newest first; filters by actor, action, target, outcome and request_id, exact."""

    permission_classes = [IsStaff]
    serializer_class = AuditSerializer
    queryset = AuditRecord.objects.all()

    def filter_queryset(self, queryset: Any) -> Any:
        """Rows that equal every filter given."""
        wanted = {
            n: self.request.query_params[n] for n in FILTERS if n in self.request.query_params
        }
        if "actor" in wanted:
            wanted["actor"] = ids.canonical(wanted["actor"])
        if "target" in wanted and ids.parse(wanted["target"]) is None:
            problem = FieldError("/target", "invalid", tr("Must be a UUID."))
            raise InvalidRequest(errors=[problem])
        return queryset.filter(**wanted)

    @extend_schema(
        parameters=[
            OpenApiParameter(name, UUID if name == "target" else str, description="Exactly this.")
            for name in FILTERS
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """One page of audit records."""
        return super().list(request, *args, **kwargs)

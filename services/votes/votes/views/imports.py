"""/api/v1/polls/{id}/ballots/import/: ballots from a file, for the owner of a delegated poll."""

from typing import Any, Final
from uuid import UUID

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core import context, json
from provote_core.audit.transaction import audited, own_transaction
from provote_core.exceptions import UnsupportedMediaType
from provote_core.rest import localised, principal_of, validated_query
from provote_rules.texts import tr
from votes.importing.commands import check_file, import_file, list_imports
from votes.importing.uploads import MAX_BODY
from votes.models import BallotImport
from votes.serializers.imports import (
    BallotImportSerializer,
    FileCheckSerializer,
    ImportQuery,
)

MEDIA_TYPES = ("application/octet-stream", "text/plain", "text/csv", "application/x-ndjson")
# Generators of clients know one media type of files.
_FILE: Final[Any] = {"application/octet-stream": {"type": "string", "format": "binary"}}


class BallotImportViewSet(ListModelMixin, GenericViewSet[BallotImport]):
    """Imports of a poll: check a file, record its ballots, list."""

    serializer_class = BallotImportSerializer
    queryset = BallotImport.objects.none()
    max_body = MAX_BODY

    def filter_queryset(self, queryset: Any) -> Any:
        """The poll's imports."""
        return list_imports(poll_id=self.kwargs["poll_id"], principal=principal_of(self.request))

    @extend_schema(operation_id="listBallotImports")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Imports of the poll, newest first, with their progress."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="importBallots",
        parameters=[ImportQuery],
        request=_FILE,
        responses={
            200: OpenApiResponse(FileCheckSerializer, description="The file was checked."),
            201: OpenApiResponse(
                FileCheckSerializer,
                description="All ballots are recorded; with `Idempotent-Replayed: true` by an "
                "earlier request.",
            ),
        },
    )
    @own_transaction
    def create(self, request: Request, poll_id: UUID) -> Response:
        """Check a file of ballots (dry run), or record its ballots as votes of the poll.

        The body is the file itself, at most 256 MiB and 1,000,000 ballots. The poll is delegated,
        the caller its owner or the owner's API key.
        """
        query = validated_query(ImportQuery, request)
        _require_file(request)
        current = context.current()
        assert current is not None, "the middleware enters the request's context"
        about: dict[str, Any] = {
            "poll_id": poll_id,
            "principal": principal_of(request),
            "read": request._request.read,
            "format": query.get("format"),
        }
        if query["dry_run"]:
            report = check_file(**about)
            progress = {"state": "checked", "recorded": 0, "started_at": None, "ended_at": None}
            return localised(report | progress)
        found, replayed = import_file(
            **about,
            digest=bytes.fromhex(query["digest"]),
            request=current,
            action=_action(request),
        )
        headers = {"Idempotent-Replayed": "true"} if replayed else None
        return audited(request, lambda: Response(_shown(found), status=201, headers=headers))


def _require_file(request: Request) -> None:
    json.require_identity(request.headers.get("Content-Encoding"))
    media = (request.content_type or "").partition(";")[0].strip().lower()
    has_body = media or request.headers.get("Content-Length", "0") != "0"
    if media not in MEDIA_TYPES and has_body:
        types = ", ".join(MEDIA_TYPES)
        raise UnsupportedMediaType(tr("Send the file itself, as one of {types}.", types=types))


def _action(request: Request) -> str:
    match = request._request.resolver_match
    return f"{request.method} /{match.route}" if match is not None else ""


def _shown(found: BallotImport) -> dict[str, Any]:
    return found.report | {
        "digest": bytes(found.digest).hex(),
        "state": found.state,
        "recorded": found.recorded,
        "started_at": found.started_at,
        "ended_at": found.ended_at,
    }

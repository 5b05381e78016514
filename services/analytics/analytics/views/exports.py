"""Polls as files: ballots, tables, and the report of a result."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.viewsets import ViewSet

from analytics import exports
from analytics.downloads import Download, FileFormat, disposition
from analytics.exporting import formats
from analytics.exporting.files import TableDownload
from analytics.exporting.tables import What
from analytics.serializers.queries import ExportQuery, TableExportQuery
from analytics.tallying.export import FORMATS
from analytics.views.poll_results import TOKEN
from analytics.votes_client import VOTER_TOKEN
from provote_core.openapi.parameters import ETAG, IF_NONE_MATCH
from provote_core.preconditions import unless_known
from provote_core.rest import principal_of, validated_query

# Generated clients refuse ndjson and parse JSON; some do not know a range of types.
MEDIA_TYPES = ("application/octet-stream", "*/*")
SCHEMA = {"type": "string", "format": "binary"}
RESUMED = OpenApiParameter(
    "If-Match",
    location=OpenApiParameter.HEADER,
    description="The ETag of a file that is resumed; 412 if its rows have changed.",
)


class ExportViewSet(ViewSet):
    """/api/v1/polls/{poll_id}/export/ and …/ballots/export/."""

    lookup_url_kwarg = "poll_id"
    lookup_value_converter = "uuid"

    @extend_schema(
        operation_id="exportPoll",
        parameters=[TableExportQuery, TOKEN, IF_NONE_MATCH, RESUMED, ETAG],
        responses={
            **{
                (200, media_type): OpenApiResponse(
                    SCHEMA,
                    description="A file in the requested format; its last line has the number of "
                    "rows and the SHA-256 of all bytes before that line. A PDF has neither.",
                )
                for media_type in MEDIA_TYPES
            },
            304: OpenApiResponse(description="The file has the ETag sent."),
        },
    )
    @action(detail=True, permission_classes=[AllowAny])
    def export(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """200 with results, rounds, timeline or audit log as a file, or 304."""
        query = validated_query(TableExportQuery, request, lists=())
        if query["what"] is What.BALLOTS:
            return _ballots(request, poll_id, query["format"])
        opened = _open(request, poll_id, query)
        name = f"{query['what']}-{poll_id}"
        return _sent(request, opened, formats.FORMATS[query["format"]], name, opened.headers)

    @extend_schema(
        operation_id="exportBallots",
        parameters=[ExportQuery, TOKEN],
        responses={
            (200, media_type): OpenApiResponse(
                SCHEMA,
                description="A file in the requested format; `rctab` is the summary of the "
                "count, all others have the ballots.",
            )
            for media_type in MEDIA_TYPES
        },
    )
    @action(detail=True, permission_classes=[AllowAny], url_path="ballots/export")
    def ballots(self, request: Request, poll_id: UUID) -> HttpResponseBase:
        """200 with the grouped ballots of a poll that is over, as a file."""
        return _ballots(request, poll_id, validated_query(ExportQuery, request)["format"])


def _ballots(request: Request, poll_id: UUID, format_: str) -> HttpResponseBase:
    opened = exports.export_ballots(
        poll_id=poll_id,
        format=format_,
        principal=principal_of(request),
        voter_token=request.headers.get(VOTER_TOKEN),
    )
    return _sent(request, opened, FORMATS[format_], f"ballots-{poll_id}", {})


def _open(request: Request, poll_id: UUID, query: dict[str, Any]) -> TableDownload:
    principal = principal_of(request)
    token = request.headers.get(VOTER_TOKEN)
    if query["format"] == "pdf":
        return exports.export_report(
            poll_id=poll_id,
            language=query.get("language"),
            principal=principal,
            voter_token=token,
        )
    return exports.export_table(
        poll_id=poll_id,
        what=query["what"],
        format=query["format"],
        after=query["from"],
        principal=principal,
        voter_token=token,
    )


def _sent(
    request: Request, opened: Download, kind: FileFormat, name: str, headers: Mapping[str, str]
) -> HttpResponseBase:
    """The file as a response, or a 304 or 412 for its ETag; closed where nothing is to be read."""
    response = HttpResponse(content_type=kind.media_type, headers=headers)
    response["Content-Disposition"] = disposition(name, kind)
    try:
        if "ETag" in headers:
            answer = unless_known(request, response)
            if answer is not response:
                opened.close()
                return answer
    except BaseException:
        opened.close()
        raise
    if request.method == "HEAD":
        opened.close()
        # Not an empty response, whose length would be stated as that of the file.
        return StreamingHttpResponse((), headers=dict(response.items()))
    opened.begin()
    return StreamingHttpResponse(opened, headers=dict(response.items()))

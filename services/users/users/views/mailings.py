"""/api/v1/polls/{id}/invitations/send/: invitations by mail; and the link that ends them."""

from collections.abc import Callable
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import Any, BinaryIO, Final, cast
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from provote_core import json, languages
from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.exceptions import InvalidRequest, NotFound, PayloadTooLarge, UnsupportedMediaType
from provote_core.rest import localised, validated_query
from provote_rules.texts import tr
from users.authentication import account_of
from users.models import Mailing, Recipient
from users.serializers.mailings import (
    AddedSerializer,
    MailingSerializer,
    RecipientQuery,
    RecipientSerializer,
    SendQuery,
)
from users.serializers.recipients import Rows, csv_rows, json_rows
from users.services import mailings, unsubscribing

MAX_BODY = 32 * 1024 * 1024  # 100,000 rows of 320 bytes
_PIECE = 256 * 1024
_READERS: Final = {
    "text/csv": csv_rows,
    "application/octet-stream": csv_rows,  # how the document names it: generators know no text/csv
    "application/json": json_rows,
}
# Without a format: an item that is no address is reported, and the others are accepted.
_ITEM: Final[Any] = {
    "oneOf": [
        {"type": "string"},
        {
            "type": "object",
            "properties": {"email": {"type": "string"}},
            "required": ["email"],
            "additionalProperties": False,
        },
    ]
}
_LIST: Final[Any] = {
    "application/json": {"type": "array", "items": _ITEM, "maxItems": mailings.MAX_ROWS},
    "application/octet-stream": {
        "type": "string",
        "contentMediaType": "text/csv",
        "examples": ["name,email\nAda,ada@example.org\n"],
    },
}


class MailingViewSet(GenericViewSet[Recipient]):
    """Invitations by mail of a poll, for its owner: send, remind, watch the progress."""

    permission_classes = [IsPerson]
    serializer_class = RecipientSerializer
    queryset = Recipient.objects.none()
    max_body = MAX_BODY
    needs_body = ("POST",)

    @extend_schema(
        operation_id="sendInvitations",
        parameters=[SendQuery],
        request=_LIST,
        responses={200: AddedSerializer, 202: AddedSerializer},
    )
    @own_transaction
    def create(self, request: Request, poll_id: UUID) -> Response:
        """Mail a ballot link to each address of a list, up to 100,000 rows of CSV or JSON.

        An address is invited once in a poll, so a repeat sends nothing twice. Rows without a valid
        address are left out and reported. 202; 200 for a dry run.
        """
        query = validated_query(SendQuery, request, lists=())
        read_rows = _reader(request)
        with TemporaryFile() as body, TemporaryFile("w+", encoding="utf-8") as valid:
            _receive(request._request.read, cast(BinaryIO, body))
            rows = Rows(read_rows(body))
            valid.writelines(f"{address}\n" for address in rows)
            poll = mailings.require_own_poll(poll_id=poll_id, account=account_of(request))
            if query["dry_run"]:
                return localised(_report(poll_id, rows, None))
            valid.seek(0)
            language = languages.of_document(query.get("language"), poll.language)

            def respond() -> Response:
                added = mailings.add_recipients(
                    poll=poll, language=language, addresses=(line[:-1] for line in valid)
                )
                return localised(_report(poll_id, rows, added), status=202)

            return audited(request, respond)

    @extend_schema(operation_id="getMailing", responses=MailingSerializer)
    def list(self, request: Request, poll_id: UUID) -> Response:
        """The number of recipients in each state, and the reminders that were requested."""
        mailing = mailings.mailing_of(poll_id=poll_id, account=account_of(request))
        return Response(_shown(mailing))

    @extend_schema(
        operation_id="listRecipients",
        parameters=[RecipientQuery],
        responses=RecipientSerializer(many=True),
    )
    @action(detail=False)
    def recipients(self, request: Request, poll_id: UUID) -> Response:
        """The recipients in random order; with `state=refused` those that got no mail."""
        query = validated_query(RecipientQuery, request, lists=())
        mailing = mailings.mailing_of(poll_id=poll_id, account=account_of(request))
        found = mailings.recipients_of(mailing).filter(**query)
        page = self.paginate_queryset(found)
        assert page is not None, "the settings name a paginator"
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    @extend_schema(
        operation_id="remindRecipients", request=None, responses={202: MailingSerializer}
    )
    @action(detail=False, methods=["post"])
    @own_transaction
    def remind(self, request: Request, poll_id: UUID) -> Response:
        """Mail a reminder to the recipients who have not voted when it is sent.

        The API does not show who they are, or how many. 409 `reminder-too-soon` within a day.
        """
        poll = mailings.require_own_poll(
            poll_id=poll_id, account=account_of(request), is_open=True
        )

        def respond() -> Response:
            return Response(_shown(mailings.request_reminder(poll=poll)), status=202)

        return audited(request, respond)


class UnsubscribeViewSet(ViewSet):
    """One-click unsubscription by the link of a mail (RFC 8058)."""

    permission_classes = [AllowAny]
    lookup_url_kwarg = "mail_token"

    @extend_schema(
        operation_id="unsubscribe", methods=["POST"], request=None, responses={204: None}
    )
    def one_click(self, request: Request, mail_token: str) -> Response:
        """Get no more mails like the one with this link; a repeat is 204, too.

        After an invitation: no more of its organiser; the ballot token stays valid. After
        notifications: none by mail. The body of a mail program is not read.
        """
        unsubscribing.unsubscribe(token=mail_token)
        return Response(status=204)

    @extend_schema(operation_id="showUnsubscription", methods=["GET"], responses={302: None})
    def page(self, request: Request, mail_token: str) -> Response:
        """Redirect a browser to the page on which a person unsubscribes; this changes nothing.

        Mail programs that do not know one-click unsubscription open the link. 404 without
        `PROVOTE_SITE_URL`.
        """
        page = unsubscribing.page_of(mail_token)
        if not page:
            raise NotFound()
        return Response(status=302, headers={"Location": page, "Cache-Control": "no-store"})


def _reader(request: Request) -> Any:
    """How to read the body. Raises UnsupportedMediaType."""
    json.require_identity(request.headers.get("Content-Encoding"))
    media = (request.content_type or "").partition(";")[0].strip().lower()
    if media not in _READERS:
        raise UnsupportedMediaType(tr("Send the list as application/json or text/csv."))
    return _READERS[media]


def _receive(read: Callable[[int], bytes], file: BinaryIO) -> None:
    """Write the body into `file`. Raises PayloadTooLarge, InvalidRequest for a broken one."""
    size = 0
    try:
        while piece := read(_PIECE):
            size += len(piece)
            if size > MAX_BODY:
                raise PayloadTooLarge(tr("A list may have {most:,} bytes.", most=MAX_BODY))
            file.write(piece)
    except OSError as error:
        raise InvalidRequest(tr("The body ended too early.")) from error
    file.seek(0)


def _report(poll_id: UUID, rows: Rows, added: int | None) -> dict[str, Any]:
    return {
        "poll_id": poll_id,
        "added": added,
        "duplicates": None if added is None else rows.valid - added,
        "valid": rows.valid,
        "rejected": rows.rejected,
        "row_errors": [asdict(error) for error in rows.errors],
    }


def _shown(mailing: Mailing) -> dict[str, Any]:
    numbers = mailings.progress(mailing)
    about: Any = {"recipients": numbers, "reminder": mailing.reminder}
    names = ("poll_id", "created_at", "reminded_at", "stopped_at", "stopped_by")
    return dict(MailingSerializer(about | {name: getattr(mailing, name) for name in names}).data)

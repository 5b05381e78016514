"""Endpoints of the outbox for siblings: the feed, and the position of a row."""

import re

from django.conf import settings
from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import siblings
from provote_core.exceptions import FieldError, InvalidRequest, NotFound
from provote_core.outbox import selectors
from provote_core.outbox.feed import PAGE
from provote_core.outbox.models import Outbox
from provote_core.outbox.rows import write_batch, write_batch_of
from provote_core.services import consumers_of, source_of
from provote_rules.texts import tr

LARGEST = 2**63 - 1
MAX_TYPES = 50
_TYPE = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}")
# Consumers of the feed may also read positions, which the feed contains.
IsConsumer = siblings(*consumers_of(source_of(settings.PROVOTE.service)))


class FeedView(APIView):
    """GET ?source=&after_seq=&limit=&types=: a batch of whole outbox rows after `after_seq`.

    `limit` (0 to 5000, by default 1000) bounds the events; the first row is returned whole even if
    it has more. `last_seq` is the head, events without a position included. `types` (names
    separated by commas) selects among about `limit` examined events; `through_seq` is the last
    examined position. Unknown types match nothing.
    """

    permission_classes = [IsConsumer]

    def get(self, request: Request) -> HttpResponse:
        """Events in order: 200, 400 for a bad number or list, 404 for another service's source."""
        source = request.query_params.get("source", "")
        after = _number(request, "after_seq", default=0, largest=LARGEST - PAGE)
        limit = _number(request, "limit", default=1_000, largest=PAGE)
        types = _types(request)
        if source != source_of(settings.PROVOTE.service):
            raise NotFound(tr("There is no source {source!r} here.", source=source))
        # The head is read first: the page may then exceed it, but never lack events below it.
        head = selectors.head(source)
        newest = head.last_seq + head.unsequenced
        if types:
            rows, through = selectors.page_of_types(types, after=after, limit=limit)
            last_seq = max(newest, through.seq)
            body = write_batch_of(
                types, source, head.epoch, rows, after=after, through=through, last_seq=last_seq
            )
        else:
            rows = selectors.page(after=after, limit=limit)
            last_seq = max(newest, rows[-1].through if rows else 0)
            body = write_batch(source, head.epoch, rows, after=after, last_seq=last_seq)
        return HttpResponse(body, content_type="application/json")


class PositionView(APIView):
    """GET ?row=<outbox row id>: the position of the row's last event, null before sequencing."""

    permission_classes = [IsConsumer]

    def get(self, request: Request) -> Response:
        """The position of an outbox row: 200, 400 for a bad number, 404 for an unknown row."""
        row = _number(request, "row", default=None, largest=LARGEST)
        try:
            return Response({"position": selectors.position(row)})
        except Outbox.DoesNotExist:
            raise NotFound(tr("There is no outbox row {row}.", row=row)) from None


def _types(request: Request) -> list[str]:
    """The names in the parameter `types`; none without it."""
    text = request.query_params.get("types")
    if text is None:
        return []
    names = text.split(",")
    if len(names) > MAX_TYPES or not all(_TYPE.fullmatch(name) for name in names):
        problem = tr("Use 1 to {most} event types, separated by commas.", most=MAX_TYPES)
        raise InvalidRequest(errors=[FieldError("/types", "invalid", problem)])
    return names


def _number(request: Request, name: str, *, default: int | None, largest: int) -> int:
    """A whole number from 0 to `largest`; required without a default."""
    text = request.query_params.get(name)
    if text is None and default is not None:
        return default
    if text and text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= largest:
        return int(text)
    raise InvalidRequest(
        errors=[FieldError(f"/{name}", "out-of-range", tr("Use 0 to {largest}.", largest=largest))]
    )

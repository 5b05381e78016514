"""What siblings ask the outbox over /internal/v1/: its feed, and where a row stands."""

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

LARGEST = 2**63 - 1
MOST_TYPES = 50
_TYPE = re.compile(r"[a-z_]{1,40}\.[a-z_]{1,40}")
# Whoever may read the feed may know where a row stands in it: the feed tells more.
IsConsumer = siblings(*consumers_of(source_of(settings.PROVOTE.service)))


class FeedView(APIView):
    """GET ?source=&after_seq=&limit=&types=: a batch of whole outbox rows behind `after_seq`.

    `limit` (0 to 5000, by default 1000) bounds the events; the first row is given whole even if
    it has more. `last_seq` is the head, events without a position included. With `types`, names
    with commas between them, only such events are given, of about `limit` that are looked at, and
    `through_seq` is the last position that was; a type that nobody tells is none.
    """

    permission_classes = [IsConsumer]

    def get(self, request: Request) -> HttpResponse:
        """200 with the batch, 400 for a bad number or list, 404 for a source of somebody else."""
        source = request.query_params.get("source", "")
        after = _number(request, "after_seq", default=0, largest=LARGEST - PAGE)
        limit = _number(request, "limit", default=1_000, largest=PAGE)
        types = _types(request)
        if source != source_of(settings.PROVOTE.service):
            raise NotFound(f"There is no source {source!r} here.")
        # The head first: the page may then hold more than the head knows, but never less.
        head = selectors.head(source)
        told = head.last_seq + head.unstamped
        if types:
            rows, through = selectors.page_of(types, after=after, limit=limit)
            last_seq = max(told, through.seq)
            body = write_batch_of(
                types, source, head.epoch, rows, after=after, through=through, last_seq=last_seq
            )
        else:
            rows = selectors.page(after=after, limit=limit)
            last_seq = max(told, rows[-1].through if rows else 0)
            body = write_batch(source, head.epoch, rows, after=after, last_seq=last_seq)
        return HttpResponse(body, content_type="application/json")


class PositionView(APIView):
    """GET ?row=<outbox row id>: the position of the row's last event, null while it has none."""

    permission_classes = [IsConsumer]

    def get(self, request: Request) -> Response:
        """200 with `position`, 400 for a bad number, 404 for a row that is not there."""
        row = _number(request, "row", default=None, largest=LARGEST)
        try:
            return Response({"position": selectors.position(row)})
        except Outbox.DoesNotExist:
            raise NotFound(f"There is no outbox row {row}.") from None


def _types(request: Request) -> list[str]:
    """The names in `types`; none if it is not there."""
    text = request.query_params.get("types")
    if text is None:
        return []
    names = text.split(",")
    if len(names) > MOST_TYPES or not all(_TYPE.fullmatch(name) for name in names):
        problem = f"Use 1 to {MOST_TYPES} types of events with commas between them."
        raise InvalidRequest(errors=[FieldError("/types", "invalid", problem)])
    return names


def _number(request: Request, name: str, *, default: int | None, largest: int) -> int:
    """A whole number from 0 to `largest`; required if it has no default."""
    text = request.query_params.get(name)
    if text is None and default is not None:
        return default
    if text and text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= largest:
        return int(text)
    raise InvalidRequest(errors=[FieldError(f"/{name}", "out-of-range", f"Use 0 to {largest}.")])

"""Pages of polls in any order of listing.py: by a key, and by id among equal keys."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from rest_framework.exceptions import NotFound
from rest_framework.pagination import Cursor

from polls.constraints import FAR
from polls.listing import ORDERS, Order
from polls.models import Poll
from provote_core.exceptions import InvalidCursor
from provote_core.pagination import CursorPage

MAX_RANK = 1_000_000_000  # above every rank, and within PostgreSQL's integer


class PollPage(CursorPage):
    """Pages by keyset: polls that are added or removed do not shift the others.

    The cursor holds the order's name, and the key and the id of the poll at the page's edge.
    """

    page: list[Poll]
    cursor: Any  # DRF's, whose stub types the position as a number

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> Any:
        """The polls of one page. Raises InvalidCursor, also for one of another order."""
        self.name = view.order_name
        self.base_url = request.get_full_path()
        size = self.get_page_size(request)
        try:
            self.cursor = self.decode_cursor(request) or Cursor(0, False, None)
            edge = self._edge()
        except (NotFound, ValueError):
            raise InvalidCursor() from None
        order, back = ORDERS[self.name], self.cursor.reverse
        descending = order.descending != back
        polls = queryset.order_by(*(f"-{n}" if descending else n for n in order.fields))
        if edge is not None:
            polls = polls.filter(_beyond(order, edge, descending=descending))
        found = list(polls[: size + 1])
        self.page = found[:size][:: -1 if back else 1]
        more, came_from = len(found) > size, edge is not None
        self.has_previous, self.has_next = (more, came_from) if back else (came_from, more)
        return self.page

    def get_next_link(self) -> str | None:
        """The link to the page after the last poll of this one."""
        return self._link(-1, reverse=False) if self.has_next and self.page else None

    def get_previous_link(self) -> str | None:
        """The link to the page before the first poll of this one."""
        return self._link(0, reverse=True) if self.has_previous and self.page else None

    def _link(self, index: int, *, reverse: bool) -> str:
        poll = self.page[index]
        key = getattr(poll, "sort_key", "")
        text = key.isoformat() if isinstance(key, datetime) else str(key)
        position: Any = f"{self.name} {text} {poll.pk}"
        link: str = self.encode_cursor(Cursor(offset=0, reverse=reverse, position=position))
        return link

    def _edge(self) -> tuple[Any, UUID] | None:
        if self.cursor.position is None:
            return None
        name, text, poll_id = self.cursor.position.split(" ")
        if name != self.name:
            raise ValueError("a cursor of another order")
        return _read_key(name, text), UUID(poll_id)


def _read_key(name: str, text: str) -> Any:
    if ORDERS[name].key is None:
        return None
    if name == "-rank":
        return max(0, min(int(text), MAX_RANK))
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without an offset")
    if not 1 < moment.year <= FAR.year:
        raise ValueError("a time out of the range of PostgreSQL")
    return moment


def _beyond(order: Order, edge: tuple[Any, UUID], *, descending: bool) -> Q:
    key, poll_id = edge
    way = "lt" if descending else "gt"
    behind = Q(**{f"id__{way}": poll_id})
    if order.key is None:
        return behind
    # The first condition is implied by the rest; it lets PostgreSQL start from an index.
    return Q(**{f"sort_key__{way}e": key}) & (Q(**{f"sort_key__{way}": key}) | behind)

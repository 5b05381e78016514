"""Which polls a list shows to whom, its filters, and its orders.

Every order is by a key and then by id, so that a cursor is unambiguous.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Func, IntegerField, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThanOrEqual, LessThan

from polls import selectors
from polls.conditions import in_status
from polls.constraints import FAR
from polls.models import Poll
from polls.search.query import tsquery
from provote_core.auth import Principal
from provote_core.visibility import Listing
from provote_rules.lifecycle import Status

LISTED = ~Q(status=Status.DRAFT) & Q(listing=Listing.LISTED)


def time_key(field: str) -> Coalesce:
    """A time to order by; polls without it count as in the far future."""
    return Coalesce(field, Value(FAR))


# Ranks are floats of 4 bytes, which a cursor does not preserve exactly; whole millionths it does.
_RANK = Cast(
    Func(SearchRank(F("text__words"), F("wanted")) * 1_000_000, function="round"), IntegerField()
)


class Wanted(SearchQuery):
    """The text of a search as a query of `PollText.words`; any text is valid."""

    template = "(%(expressions)s)::tsquery"

    def __init__(self, q: str) -> None:
        super().__init__(tsquery(q))


@dataclass(frozen=True)
class Order:
    """An order by `key`, whose value each poll then has as `sort_key`, and by id."""

    key: Any = None
    descending: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of ORDER BY, all in one direction."""
        return ("id",) if self.key is None else ("sort_key", "id")


ORDERS: dict[str, Order] = {
    "created_at": Order(),  # ids rise with the time of creation
    "-created_at": Order(descending=True),
    "opens_at": Order(time_key("opens_at")),
    "-opens_at": Order(time_key("opens_at"), descending=True),
    "closes_at": Order(time_key("closes_at")),
    "-closes_at": Order(time_key("closes_at"), descending=True),
    "-rank": Order(_RANK, descending=True),
}


def order_name(terms: Mapping[str, Any]) -> str:
    """The order that the terms name; by default the best match of a search, else the newest."""
    default = "-rank" if "q" in terms else "-created_at"
    return str(terms.get("ordering", default))


def list_polls(principal: Principal, terms: Mapping[str, Any]) -> QuerySet[Poll]:
    """The polls that lists show to `principal` and that pass every filter of `terms`, unordered.

    Everybody gets listed polls that are no drafts, owners also all of their own, staff and
    moderators all polls.
    """
    polls = Poll.objects.filter(selectors.visible_to(principal, LISTED))
    for name, value in terms.items():
        if name in _FILTERS:
            polls = polls.filter(_FILTERS[name](value))
    if "q" in terms:
        polls = polls.alias(wanted=Wanted(terms["q"])).filter(text__words=F("wanted"))
    order = ORDERS[order_name(terms)]
    if order.key is not None:
        polls = polls.annotate(sort_key=order.key)
    return selectors.annotated(polls)


def _equal(field: str) -> Callable[[Any], Q]:
    return lambda value: Q(**{field: value})


def _from(field: str) -> Callable[[Any], Q]:
    there = Q(**{f"{field}__isnull": False})
    return lambda moment: Q(GreaterThanOrEqual(time_key(field), moment)) & there


def _until(field: str) -> Callable[[Any], Q]:
    return lambda moment: Q(LessThan(time_key(field), moment))


# "after" includes the moment and "before" excludes it, so that adjacent spans do not overlap.
# Times are compared by the key of their order, so that one index serves both.
_FILTERS: dict[str, Callable[[Any], Q]] = {
    "status": in_status,
    "owner": _equal("owner"),
    "category": _equal("category"),
    "tag": _equal("tags__contains"),
    "ballot_type": _equal("ballot_type"),
    "eligibility": _equal("eligibility"),
    "created_after": _equal("created_at__gte"),
    "created_before": _equal("created_at__lt"),
    "opens_after": _from("opens_at"),
    "opens_before": _until("opens_at"),
    "closes_after": _from("closes_at"),
    "closes_before": _until("closes_at"),
}

"""Which polls a list shows: who comes across a poll, what a query filters by, and in which order.

Every order is by a key and then by id, so that a page knows where the last one ended.
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
    """A time to order by: polls that have none come where the far future would stand."""
    return Coalesce(field, Value(FAR))


# Ranks are fractions of 4 bytes, which do not come back from a cursor as they were: whole numbers
# do, and a millionth more or less is no difference.
_RANK = Cast(
    Func(SearchRank(F("text__words"), F("wanted")) * 1_000_000, function="round"), IntegerField()
)


class Wanted(SearchQuery):
    """What a searcher typed, as a query of `PollText.words`; any text is one."""

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
        """What is ordered by, the most important first; all in one direction."""
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


def order_name(wanted: Mapping[str, Any]) -> str:
    """The order asked for; else the best match first, or the newest where nothing is sought."""
    default = "-rank" if "q" in wanted else "-created_at"
    return str(wanted.get("ordering", default))


def list_polls(principal: Principal, wanted: Mapping[str, Any]) -> QuerySet[Poll]:
    """The polls that `principal` finds and that pass every filter of `wanted`, unordered.

    Strangers come across what is listed and no draft; owners across all that is theirs, staff
    and moderators across everything.
    """
    polls = Poll.objects.filter(selectors.visible_to(principal, LISTED))
    for name, value in wanted.items():
        if name in _FILTERS:
            polls = polls.filter(_FILTERS[name](value))
    if "q" in wanted:
        polls = polls.alias(wanted=Wanted(wanted["q"])).filter(text__words=F("wanted"))
    order = ORDERS[order_name(wanted)]
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


# "after" has the moment itself in it and "before" has not, so that spans meet and do not overlap.
# Times are compared by the key that they are ordered by, whose index serves both.
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

"""The course of a vote over time, for the owner of its poll and for staff."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise
from uuid import UUID

from analytics import results, slots, votes_client
from analytics.errors import (
    AnalyticsNotVisible,
    PollNotFound,
    PollUnavailable,
    VotesUnavailable,
)
from analytics.models import Poll
from analytics.timeline import buckets, figures, reading
from analytics.timeline.figures import Delays, Share, Turnout
from analytics.timeline.numbers import (
    Buckets,
    Listed,
    Numbers,
    Overview,
    PollFigures,
    Progress,
    Span,
)
from analytics.votes_client import Participation
from provote_core.auth import Kind, Principal
from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.lifecycle import effective_status
from provote_rules.texts import tr

MAX_BUCKETS = 1_500  # in one timeline: a day has 1,440 minutes


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """The numbers of events from `start` to before `end`."""

    start: datetime
    end: datetime
    numbers: Numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The response of the timeline endpoint; its buckets follow each other without a gap."""

    poll_id: UUID
    bucket: str
    timezone: str
    buckets: list[Bucket]
    earlier: bool
    later: bool
    position: int
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Analytics:
    """The response of the analytics endpoint of a poll.

    `turnout` and `refusals` are None where votes does not know them or does not answer.
    """

    poll_id: UUID
    status: str
    final: bool
    figures: PollFigures
    turnout: Turnout | None
    delays: Delays
    shares: dict[str, Share]
    refusals: dict[str, int] | None

    @property
    def position(self) -> int:
        """The last event of this poll that is counted."""
        return self.figures.position

    @property
    def progress(self) -> Progress:
        """How far counting has come."""
        return self.figures.progress


@dataclass(frozen=True, slots=True, kw_only=True)
class OverviewItem:
    """A poll of an overview, with its status now."""

    poll: Poll
    status: str
    listed: Listed


def see_timeline(
    *,
    poll_id: UUID,
    principal: Principal,
    bucket: str,
    timezone: str,
    start: datetime | None = None,
    end: datetime | None = None,
) -> Timeline:
    """The numbers of a poll in each minute, hour or day of a time zone, empty ones included.

    Without `start` it begins with the poll's opening or its first event, without `end` it ends
    with the last event of a closed poll, or now; of more than MAX_BUCKETS it has the last ones. A
    range that is given is widened to whole buckets. Raises PollNotFound, AnalyticsNotVisible,
    PollUnavailable, AnalyticsIncomplete, and InvalidRequest for an unknown time zone, a range
    that ends before it begins, or one with too many buckets.
    """
    zone = buckets.zone_of(timezone)
    if zone is None:
        detail = tr("Use a name of the IANA database.")
        raise _invalid(FieldError("/timezone", "unknown-timezone", detail))
    if start is not None and end is not None and end <= start:
        raise _invalid(FieldError("/to", "not-after-from", tr("Must be after from.")))
    results.require_privileged(poll_id=poll_id, principal=principal, refusal=AnalyticsNotVisible)
    bounds = _bounds(reading.read_span(poll_id), bucket, zone, start, end)
    found = reading.read_buckets(poll_id, bounds)
    reading.require_complete(found.complete)
    return Timeline(
        poll_id=poll_id,
        bucket=bucket,
        timezone=timezone,
        buckets=_fill(bounds, found),
        earlier=found.earlier,
        later=found.later,
        position=found.position,
        progress=found.progress,
    )


def _fill(bounds: Sequence[datetime], found: Buckets) -> list[Bucket]:
    empty = Numbers()
    pairs = enumerate(pairwise(bounds), 1)
    return [
        Bucket(start=start, end=end, numbers=found.numbers.get(number, empty))
        for number, (start, end) in pairs
    ]


def _bounds(
    span: Span,
    bucket: str,
    zone: tzinfo,
    start: datetime | None,
    end: datetime | None,
) -> list[datetime]:
    """The boundaries of a timeline; see see_timeline."""
    last = span.now if span.sealed_at is None else span.last or span.sealed_at
    final = end or max(last + timedelta(microseconds=1), start or last)
    if start is not None:
        try:
            return buckets.boundaries(bucket, zone, start=start, end=final, limit=MAX_BUCKETS)
        except buckets.TooManyBuckets:
            detail = tr("The range has more than {largest} buckets.", largest=MAX_BUCKETS)
            raise _invalid(FieldError("/from", "range-too-long", detail)) from None
    begun = [moment for moment in (span.opened_at, span.first) if moment is not None]
    first = min([*begun, final])
    return buckets.last_boundaries(bucket, zone, start=first, end=final, limit=MAX_BUCKETS)


def _invalid(error: FieldError) -> InvalidRequest:
    return InvalidRequest(error.detail, errors=[error])


def see_analytics(*, poll_id: UUID, principal: Principal) -> Analytics:
    """What the minutes of a poll add up to, with what votes knows of its voters.

    Raises PollNotFound, AnalyticsNotVisible, PollUnavailable, AnalyticsIncomplete.
    """
    snapshot = results.require_privileged(
        poll_id=poll_id, principal=principal, refusal=AnalyticsNotVisible
    )
    found = reading.read_figures(poll_id)
    if not found.eligibility:
        with suppress(PollUnavailable, PollNotFound):
            results.refresh(poll_id)  # 0.3.0 stored the state
            found = reading.read_figures(poll_id)
    reading.require_complete(found.complete)
    participation = _participation(poll_id)
    return Analytics(
        poll_id=poll_id,
        status=snapshot.status,
        final=snapshot.final,
        figures=found,
        turnout=figures.turnout(found, None if participation is None else participation.roll),
        delays=figures.delays(found),
        shares=figures.shares(found.credentials),
        refusals=None if participation is None else participation.refused,
    )


def _participation(poll_id: UUID) -> Participation | None:
    with suppress(VotesUnavailable), slots.fetch_slot(VotesUnavailable):
        return votes_client.fetch_participation(poll_id)
    return None


def overview(*, polls: Sequence[Poll]) -> tuple[list[OverviewItem], Progress]:
    """The numbers of some polls, whose caller has checked that the principal may see them."""
    found = reading.read_overview([poll.pk for poll in polls])
    return [_item(poll, found) for poll in polls], found.progress


def _item(poll: Poll, found: Overview) -> OverviewItem:
    listed = found.polls[poll.pk]
    status = effective_status(
        poll.status,
        opens_at=poll.opens_at,
        closes_at=poll.closes_at,
        now=found.now,
        sealed=listed.sealed,
    )
    return OverviewItem(poll=poll, status=status, listed=listed)


def require_reader(principal: Principal) -> UUID:
    """The subject whose polls an overview lists.

    Raises AnalyticsNotVisible for an API key without the scope results:read.
    """
    if principal.kind is Kind.DELEGATE and "results:read" not in principal.scopes:
        raise AnalyticsNotVisible()
    assert principal.subject is not None, "the view admits only callers with a subject"
    return principal.subject

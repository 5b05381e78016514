"""Reads of polls. They decide who may see a poll; "now" is the database's time everywhere."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import JSONObject, Now

from polls.models import Choice, ErasedSubject, ImageUse, Poll, TieSeed
from polls.selectors import definitions
from provote_core.auth import Kind, Principal
from provote_core.events import PollState
from provote_core.exceptions import Forbidden, InvalidToken, NotFound
from provote_core.visibility import Listing
from provote_rules.definition import CHOICE
from provote_rules.lifecycle import ENDED, Status
from provote_rules.texts import tr

TEXTS = ("title", "label", "description")

# `visibility.definition` for strangers as a condition, so that the database can filter by it.
PUBLISHED = ~Q(status=Status.DRAFT) & Q(listing__in=[Listing.LISTED, Listing.UNLISTED])

# A poll's choices as one JSON value, so that a page of polls makes no object for each choice.
_CHOICES = Subquery(
    Choice.objects.filter(poll=OuterRef("pk"))
    .order_by()
    .values("poll")
    .annotate(all=JSONBAgg(JSONObject(**{name: name for name in CHOICE}), order_by="position"))
    .values("all")
)


# The images of a poll and its choices; without any, no query of theirs runs.
_IMAGES = Case(
    When(
        images__isnull=False,
        then=Subquery(
            ImageUse.objects.filter(poll=OuterRef("pk"))
            .order_by()
            .values("poll")
            .annotate(
                all=JSONBAgg(
                    JSONObject(id="image_id", choice="choice", alt="alt", sizes="image__sizes")
                )
            )
            .values("all")
        ),
    ),
)


# The seed of ties, of closed polls only: that of others never leaves the database.
_SEED = Case(
    When(
        status__in=[status.value for status in ENDED],
        then=Subquery(TieSeed.objects.filter(poll=OuterRef("pk")).values("seed")),
    ),
    default=Value(""),
)


def visible_to(principal: Principal, published: Q = PUBLISHED) -> Q:
    """The condition for polls that `principal` may see: their own, and what is `published`.

    Staff and moderators see all. An API key's token does not give its owner's access.
    """
    if principal.may_moderate:
        return Q()
    return published | Q(owner=principal.subject) if principal.kind is Kind.PERSON else published


def visible_polls(principal: Principal) -> QuerySet[Poll]:
    """Polls that `principal` may read by their address, with choices and the time as `now`."""
    return annotated(Poll.objects.filter(visible_to(principal)))


def annotated(polls: QuerySet[Poll]) -> QuerySet[Poll]:
    """The same polls with what a response needs.

    These are choices, images, the seed of ties where it is revealed, and the time of reading
    as `now`.
    """
    return polls.annotate(
        now=Now(), shown_choices=_CHOICES, shown_images=_IMAGES, shown_seed=_SEED
    )


def visible_poll(poll_id: UUID, principal: Principal) -> Poll:
    """The poll, with choices and `now`. Raises NotFound where `principal` may not see it."""
    poll = visible_polls(principal).filter(pk=poll_id).first()
    if poll is None:
        raise NotFound(tr("The poll does not exist."))
    return poll


def public_poll(poll_id: UUID) -> Poll:
    """A poll that everybody may see by its address, and vote in. Raises NotFound."""
    poll = Poll.objects.filter(PUBLISHED, pk=poll_id, eligibility="public").first()
    if poll is None:
        raise NotFound(tr("The poll does not exist."))
    return poll


def texts_of(definition: Mapping[str, Any]) -> set[str]:
    """Every text of a definition that people read."""
    parts = [definition, *definition["choices"]]
    images = [part["image"] for part in parts if part.get("image")]
    texts = {part[name] for part in parts for name in TEXTS if name in part}
    return texts | {image["alt"] for image in images}


def texts_of_poll(poll_id: UUID, principal: Principal) -> set[str]:
    """Every text of a poll that people read. Raises NotFound where `principal` may not see it."""
    poll = visible_poll(poll_id, principal)
    members: dict[str, Any] = {"title": poll.title, "description": poll.description}
    members["image"] = definitions.image_of(poll)
    return texts_of({**members, "choices": definitions.choices_of(poll)})


def owned_poll(poll_id: UUID, principal: Principal, *, lock: bool = False) -> Poll:
    """The poll that `principal` owns; with `lock` it is locked until the transaction ends.

    Raises NotFound where `principal` may not see it, Forbidden where they do not own it.
    """
    return _poll_for(poll_id, principal, lock=lock, moderated=False)


def moderated_poll(poll_id: UUID, principal: Principal, *, lock: bool = False) -> Poll:
    """Like `owned_poll`, but moderators and staff may have any poll."""
    return _poll_for(poll_id, principal, lock=lock, moderated=principal.may_moderate)


def _poll_for(poll_id: UUID, principal: Principal, *, lock: bool, moderated: bool) -> Poll:
    poll = visible_poll(poll_id, principal)
    owned = principal.kind is Kind.PERSON and poll.owner == principal.subject
    if not (owned or moderated):
        raise Forbidden(tr("Only the poll's owner may change it."))
    return Poll.objects.select_for_update().get(pk=poll_id) if lock else poll


def require_not_erased(principal: Principal) -> None:
    """Raise InvalidToken for an erased person, whose last tokens still verify."""
    subject = principal.subject
    if subject is not None and ErasedSubject.objects.filter(pk=subject).exists():
        raise InvalidToken(tr("The account behind this token has been erased."))


def poll_state(poll_id: UUID) -> PollState:
    """Any poll's state, drafts included, for siblings. Raises NotFound."""
    polls = Poll.objects.prefetch_related("choices").annotate(shown_images=_IMAGES)
    poll = polls.filter(pk=poll_id).first()
    if poll is None:
        raise NotFound(tr("The poll does not exist."))
    return definitions.state(poll, PollState)

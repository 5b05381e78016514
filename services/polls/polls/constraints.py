"""Constraints of the tables; services and serializers only translate their refusals.

The lists of values hold those that are supported; the API names more, which serializers refuse.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import (
    BaseConstraint,
    BooleanField,
    CheckConstraint,
    F,
    Func,
    Q,
    UniqueConstraint,
)

from provote_core.visibility import Listing, Visibility
from provote_rules.lifecycle import ENDED, Status

MAX_CHOICES = 500
MAX_TAGS = 10
MAX_TEMPLATES = 100  # a person's own
MAX_UNUSED_IMAGES = 1_000  # a person's own that no poll uses
MAX_DEDUPE = MAX_VOTES = 1_000
MAX_SECONDS = 86_400
SLUG = "[a-z0-9-]{1,40}"
LANGUAGE = "[a-z]{2,8}(-[A-Za-z0-9]{1,8})*"

BALLOT_TYPES = ("single", "multiple", "approval", "ranked", "score")
ELIGIBILITIES = ("public", "authenticated", "invited", "delegated")
VISIBILITIES = tuple(str(visibility) for visibility in Visibility)
LISTINGS = tuple(str(listing) for listing in Listing)
DEDUPES = ("none", "device", "address")
ORIGINS = ("address", "device")
FAR = datetime(9999, 12, 31, tzinfo=UTC)  # the key of polls without a time, in every order by time


def _one_of(field: str, values: Any, name: str) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{field}__in": [str(value) for value in values]}), name=name
    )


def _between(field: str, most: int, name: str, *, least: int = 1) -> CheckConstraint:
    bounds = {f"{field}__gte": least, f"{field}__lte": most}
    return CheckConstraint(condition=Q(**bounds), name=name)


def _holds(template: str) -> Any:
    """A condition in SQL on the column `tags`, which is `%(expressions)s`."""
    return Func(F("tags"), template=template, output_field=BooleanField())


POLL: list[BaseConstraint] = [
    CheckConstraint(condition=~Q(title=""), name="poll_title"),
    CheckConstraint(condition=Q(language__regex=f"^{LANGUAGE}$"), name="poll_language"),
    _one_of("status", Status, "poll_status"),
    _one_of("ballot_type", BALLOT_TYPES, "poll_ballot_type"),
    _one_of("eligibility", ELIGIBILITIES, "poll_eligibility"),
    _one_of("results_visibility", VISIBILITIES, "poll_visibility"),
    _one_of("listing", LISTINGS, "poll_listing"),
    CheckConstraint(
        condition=Q(opens_at__lt=F("closes_at"))
        | Q(opens_at__isnull=True)
        | Q(closes_at__isnull=True),
        name="poll_opens_before_it_closes",
    ),
    CheckConstraint(
        condition=~Q(status=Status.SCHEDULED.value) | Q(opens_at__isnull=False),
        name="poll_scheduled_has_opens_at",
    ),
    CheckConstraint(
        condition=Q(status__in=[s.value for s in ENDED], closed_at__isnull=False)
        | (~Q(status__in=[s.value for s in ENDED]) & Q(closed_at__isnull=True)),
        name="poll_ended_has_closed_at",
    ),
    CheckConstraint(condition=Q(version__gte=1), name="poll_version"),
    CheckConstraint(
        condition=Q(digest="") | (~Q(status="draft") & Q(digest__regex="^[0-9a-f]{64}$")),
        name="poll_digest",
    ),
    CheckConstraint(
        condition=Q(
            method__isnull=True,
            seats__isnull=True,
            ballot_rules__isnull=True,
            method_rules__isnull=True,
            ties__isnull=True,
        )
        | Q(
            method__isnull=False,
            seats__isnull=False,
            ballot_rules__isnull=False,
            method_rules__isnull=False,
            ties__isnull=False,
            seats__gte=1,
            seats__lte=MAX_CHOICES,
            method__regex="^[a-z0-9-]+@[A-Za-z0-9.-]+$",
        ),
        name="poll_counting_is_whole",
    ),
    # 0.2.0 does not know these columns: it can publish polls that have the defaults, no others.
    CheckConstraint(
        condition=Q(status="draft")
        | Q(method__isnull=True, ballot_type="single")
        | Q(ties__isnull=False, ties__has_key="commitment"),
        name="poll_published_counting",
    ),
    # It is null where `method` is, so that 0.2.0 cannot publish a draft with the rule.
    CheckConstraint(
        condition=Q(publish_ballots__isnull=True) | Q(method__isnull=False),
        name="poll_publish_ballots",
    ),
    # 0.3.0 does not know images: it cannot publish a draft that has some, with a digest without.
    CheckConstraint(
        condition=Q(images__isnull=True)
        | Q(images="frozen") & ~Q(status="draft")
        | Q(images="draft", status="draft"),
        name="poll_images",
    ),
    _one_of("dedupe", DEDUPES, "poll_dedupe"),
    _between("dedupe_limit", MAX_DEDUPE, "poll_dedupe_limit"),
    CheckConstraint(
        condition=Q(eligibility="public", dedupe="address")
        | Q(eligibility="public", dedupe_limit=1)
        | Q(dedupe="device", dedupe_limit=1),
        name="poll_dedupe_is_for_public_polls",
    ),
    CheckConstraint(
        condition=Q(
            quarantine_by__isnull=True,
            quarantine_votes__isnull=True,
            quarantine_seconds__isnull=True,
        )
        | Q(
            quarantine_by__isnull=False,
            quarantine_votes__isnull=False,
            quarantine_seconds__isnull=False,
            quarantine_by__in=ORIGINS,
            quarantine_votes__gte=1,
            quarantine_votes__lte=MAX_VOTES,
            quarantine_seconds__gte=1,
            quarantine_seconds__lte=MAX_SECONDS,
        ),
        name="poll_quarantine",
    ),
    CheckConstraint(
        condition=_holds(
            "string_to_array(array_to_string(%(expressions)s, ' '), ' ') = %(expressions)s"
            " AND array_to_string(%(expressions)s, ' ')"
            f" ~ '^({SLUG}( {SLUG}){{0,{MAX_TAGS - 1}}})?$'"
        ),
        name="poll_tags_are_slugs",
    ),
    CheckConstraint(
        condition=_holds(
            r"array_to_string(%(expressions)s, ' ') !~ '(^| )([a-z0-9-]+)( .*)? \2( |$)'"
        ),
        name="poll_tags_differ",
    ),
]  # fmt: skip

CHOICE: list[BaseConstraint] = [
    UniqueConstraint(fields=["poll", "position"], name="choice_poll_position"),
    UniqueConstraint(fields=["poll", "label"], name="choice_poll_label"),
    CheckConstraint(
        condition=Q(position__gte=0, position__lt=MAX_CHOICES), name="choice_position"
    ),
    CheckConstraint(condition=~Q(label=""), name="choice_label"),
]

IMAGE: list[BaseConstraint] = [
    UniqueConstraint(fields=["owner", "sha256"], name="image_owner_sha256"),
    CheckConstraint(condition=Q(sha256__regex="^[0-9a-f]{64}$"), name="image_sha256"),
]

IMAGE_USE: list[BaseConstraint] = [
    UniqueConstraint(fields=["poll"], condition=Q(choice__isnull=True), name="image_use_poll"),
    UniqueConstraint(fields=["choice"], name="image_use_choice"),
    CheckConstraint(
        condition=Q(poll__isnull=False, template__isnull=True)
        | Q(poll__isnull=True, choice__isnull=True, template__isnull=False, alt=""),
        name="image_use_of",
    ),
]

CATEGORY: list[BaseConstraint] = [
    UniqueConstraint(fields=["slug"], name="category_slug"),
    CheckConstraint(condition=Q(slug__regex=f"^{SLUG}$"), name="category_slug_shape"),
    CheckConstraint(condition=~Q(name=""), name="category_name"),
    CheckConstraint(condition=Q(version__gte=1), name="category_version"),
]

TIE_SEED: list[BaseConstraint] = [
    CheckConstraint(condition=Q(seed__regex="^[0-9a-f]{64}$"), name="tie_seed_shape"),
]

TEMPLATE: list[BaseConstraint] = [
    UniqueConstraint(fields=["owner", "slot"], name="template_owner_slot"),
    CheckConstraint(condition=Q(slot__gte=0, slot__lt=MAX_TEMPLATES), name="template_slot"),
    CheckConstraint(condition=~Q(name=""), name="template_name"),
]

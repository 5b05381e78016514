"""Constraints of the tables refuse invalid rows."""

from typing import Any

import pytest
from callers import Caller
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from polls.models import Choice, Poll

pytestmark = pytest.mark.django_db

NOW = timezone.now()
WHOLE: dict[str, Any] = {
    "method": "irv@1", "seats": 1, "ballot_rules": {}, "method_rules": {}, "ties": {"by": "ask"},
}  # fmt: skip


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "forgotten"},
        {"status": "archived"},
        {"status": "scheduled"},
        {"status": "closed"},
        {"closed_at": NOW},
        {"opens_at": NOW, "closes_at": NOW},
        {"ballot_type": "hidden"},
        {"method": "irv@1"},
        {"seats": 1},
        {"ballot_rules": {}},
        {"method_rules": {}},
        {"ties": {}},
        {"publish_ballots": True},
        {"publish_ballots": False},
        WHOLE | {"method": "irv"},
        WHOLE | {"method": "IRV@1"},
        WHOLE | {"method": None},
        WHOLE | {"seats": 0},
        WHOLE | {"seats": 501},
        WHOLE | {"status": "open"},
        {"ballot_type": "ranked", "status": "open"},
        {"eligibility": "friends"},
        {"results_visibility": "never"},
        {"allow_change": None},
        {"listing": "hidden"},
        {"digest": "0" * 64},
        {"digest": "0", "status": "open"},
        {"dedupe": "name", "eligibility": "public"},
        {"dedupe": "none"},
        {"dedupe": "address"},
        {"dedupe_limit": 2},
        {"dedupe_limit": 2, "eligibility": "public"},
        {"dedupe": "address", "dedupe_limit": 0, "eligibility": "public"},
        {"dedupe": "address", "dedupe_limit": 1001, "eligibility": "public"},
        {"quarantine_by": "address"},
        {"quarantine_votes": 1},
        {"quarantine_seconds": 1},
        {"quarantine_by": "name", "quarantine_votes": 1, "quarantine_seconds": 1},
        {"quarantine_by": "device", "quarantine_votes": 0, "quarantine_seconds": 1},
        {"quarantine_by": "device", "quarantine_votes": 1001, "quarantine_seconds": 1},
        {"quarantine_by": "device", "quarantine_votes": 1, "quarantine_seconds": 86401},
        {"language": ""},
        {"language": "de_CH"},
        {"language": "de "},
        {"language": "de-"},
        {"language": "-"},
        {"tags": None},
        {"tags": [None]},
        {"tags": [""]},
        {"tags": ["Tea"]},
        {"tags": ["a b"]},
        {"tags": ["x" * 41]},
        {"tags": ["tea", "hot", "tea"]},
        {"tags": [f"t{n}" for n in range(11)]},
        {"title": ""},
        {"version": 0},
        {"owner": None},
    ],
)
def test_an_invalid_poll_is_refused(owner: Caller, lie: dict[str, Any]) -> None:
    owner.make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(**lie)


@pytest.mark.parametrize(
    "truth",
    [
        {"tags": []},
        {"tags": [f"t{n}" for n in range(10)]},
        {"tags": ["tea", "te", "tea-hot", "hot-tea", "x" * 40]},
        {"digest": "0a" * 32, "status": "open"},
        {"status": "archived", "closed_at": NOW},
        WHOLE | {"publish_ballots": False},
        {"eligibility": "public", "dedupe": "address", "dedupe_limit": 1000},
        {"eligibility": "public", "dedupe": "none"},
        {"quarantine_by": "device", "quarantine_votes": 1000, "quarantine_seconds": 86400},
    ],
)
def test_valid_rows_can_be_stored(owner: Caller, truth: dict[str, Any]) -> None:
    owner.make()
    assert Poll.objects.update(**truth) == 1


def test_an_unknown_category_is_refused(owner: Caller) -> None:
    owner.make()
    Poll.objects.update(category="drinks")
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    Poll.objects.update(category=None)


@pytest.mark.parametrize("lie", [{"position": 0}, {"position": -1}, {"position": 500},
                                 {"label": "Yes"}, {"label": ""}])  # fmt: skip
def test_an_invalid_choice_is_refused(owner: Caller, lie: dict[str, Any]) -> None:
    owner.make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(label="No").update(**lie)


def test_lists_of_polls_have_indexes() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename IN ('poll', 'choice')")
        names = {row[0] for row in cursor.fetchall()}
    assert {
        "poll_owner", "poll_to_open", "poll_to_close", "poll_category", "poll_status_id",
        "poll_eligibility_id", "poll_created", "poll_opens", "poll_closes", "poll_tags",
        "choice_poll_position",
    } <= names  # fmt: skip

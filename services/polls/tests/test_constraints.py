"""What must never be in the tables is refused by the tables themselves."""

from typing import Any

import pytest
from callers import Caller
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from polls.models import Choice, Poll

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.mark.parametrize(
    "lie",
    [
        {"status": "archived"},
        {"status": "scheduled"},
        {"status": "closed"},
        {"closed_at": NOW},
        {"opens_at": NOW, "closes_at": NOW},
        {"ballot_type": "ranked"},
        {"eligibility": "public"},
        {"results_visibility": "after_vote"},
        {"allow_change": True},
        {"title": ""},
        {"version": 0},
        {"owner": None},
    ],
)
def test_a_poll_cannot_lie(owner: Caller, lie: dict[str, Any]) -> None:
    owner.make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Poll.objects.update(**lie)


@pytest.mark.parametrize("lie", [{"position": 0}, {"position": -1}, {"position": 500},
                                 {"label": "Yes"}, {"label": ""}])  # fmt: skip
def test_a_choice_cannot_lie(owner: Caller, lie: dict[str, Any]) -> None:
    owner.make()
    with pytest.raises(IntegrityError), transaction.atomic():
        Choice.objects.filter(label="No").update(**lie)


def test_polls_are_found_by_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename IN ('poll', 'choice')")
        names = {row[0] for row in cursor.fetchall()}
    assert {"poll_owner", "poll_to_open", "poll_to_close", "choice_poll_position"} <= names

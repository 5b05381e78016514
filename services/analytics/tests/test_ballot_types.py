"""A new type of ballot needs the rulebook and one entry of `deltas.COUNTED`, nothing else here.

The test of the same name in votes publishes the event that is counted here.
"""

from typing import Any
from uuid import uuid4

import pytest
from conftest import Reader
from poll_events import SAMPLES, Poll, apply

from analytics import deltas
from analytics.models import ChoiceCount, PollAnalytics
from provote_core.outbox.models import DeadLetter
from provote_rules import ballots
from provote_testing import toy_ballots

pytestmark = pytest.mark.django_db


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Add the type to the rulebook and to the counts."""
    monkeypatch.setitem(ballots.TYPES, toy_ballots.NAME, toy_ballots.TYPE)
    monkeypatch.setitem(deltas.COUNTED, toy_ballots.NAME, toy_ballots.choices_of)


def event(poll: Poll, *choices: Any, type_: str = "vote.cast") -> dict[str, Any]:
    """An event about one vote with such a ballot."""
    data = toy_ballots.event_data(poll.id, choices)
    return SAMPLES[type_] | {"data": data, "subject": str(uuid4())}


def test_a_vote_travels_from_the_event_to_the_result(toy: None) -> None:
    poll = Poll(ballot_type=toy_ballots.NAME, choices=("Tea", "Coffee", "Water")).publish()
    tea, coffee, water = poll.choices
    apply("votes/0", event(poll, tea, coffee), event(poll, water, coffee))
    body = Reader().get(poll.results).json()
    assert body["total_votes"] == 2
    assert [choice["votes"] for choice in body["choices"]] == [1, 2, 1]
    apply("votes/0", event(poll, coffee, tea, type_="vote.retracted"))
    body = Reader().get(poll.results).json()
    assert (body["total_votes"], [c["votes"] for c in body["choices"]]) == (1, [0, 1, 1])


def test_an_event_with_an_unknown_form_becomes_a_dead_letter() -> None:
    """If it counted for its poll but for no choice, the result would be wrong."""
    poll = Poll().publish()
    apply("votes/0", event(poll, *poll.choices))
    assert DeadLetter.objects.count() == 1
    assert not PollAnalytics.objects.filter(poll_id=poll.id).exists()
    assert not ChoiceCount.objects.exists()

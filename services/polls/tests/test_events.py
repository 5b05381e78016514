"""Published events have the contracts' shape; received ones take effect once, in any order."""

from typing import Any
from uuid import UUID

import pytest
from callers import POLLS, Caller, at

from polls.models import Poll
from polls.selectors import poll_state
from polls.subscribers import HANDLERS
from provote_core.events import subscriptions_of
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import assert_matches_sample, batch_of, outbox_events, samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(owner: Caller, votes: Any) -> list[dict[str, Any]]:
    """The events of a poll from its draft to its archive."""
    poll = owner.make_open(opens_at=at(hours=1))
    path = f"{POLLS}{poll['id']}/"
    owner.patch(path, {"title": "Tea!"}, If_Match="*")
    Poll.objects.update(opens_at=None, status="open")
    owner.make_open(closes_at=at(hours=1))
    owner.post(f"{path}close/")
    owner.post(f"{path}archive/")
    return outbox_events()


def test_every_event_has_the_shape_of_its_sample(history: list[dict[str, Any]]) -> None:
    assert [event["type"] for event in history] == [
        "poll.scheduled", "poll.amended", "poll.opened", "poll.closed", "poll.archived"
    ]  # fmt: skip
    for event in history:
        assert_matches_sample(event)


def test_an_event_carries_the_state_after_it(history: list[dict[str, Any]]) -> None:
    scheduled, amended, _, closed, archived = history
    of_one = (scheduled, amended, closed, archived)
    assert [event["version"] for event in of_one] == [2, 3, 4, 5]
    assert [event["data"]["version"] for event in of_one] == [2, 3, 4, 5]
    assert scheduled["data"] | {"title": "Tea!", "version": 3} == amended["data"]
    state = poll_state(UUID(closed["subject"]))
    assert closed["data"] | {"status": "archived", "version": 5} == archived["data"]
    assert closed["data"]["status"] == "closed"
    assert closed["data"]["closed_at"] == state.closed_at.isoformat().replace("+00:00", "Z")
    assert "description" not in closed["data"]


def test_a_transition_is_rolled_back_if_its_event_cannot_be_appended(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = owner.make()
    with monkeypatch.context() as patched:
        patched.setattr("provote_core.outbox.append", lambda _: 1 / 0)
        assert owner.post(f"{POLLS}{draft['id']}/open/").status_code == 500
    assert owner.get(f"{POLLS}{draft['id']}/").json() == draft
    assert outbox_events() == []


def test_every_subscribed_event_type_has_a_handler() -> None:
    assert set(HANDLERS) == {"poll.sealed", "user.erased"}
    assert subscriptions_of("polls") == ("votes/0", "users/0")


@pytest.mark.parametrize("type_", ["poll.sealed", "user.erased"])
def test_samples_can_be_applied_repeatedly_and_late(type_: str) -> None:
    sample = samples()[type_]
    source = sample["source"]
    batch = batch_of([sample, sample], source=source)
    assert [apply_batch(batch, HANDLERS) for _ in range(2)] == [2, 0]
    assert apply_batch(batch_of([sample], source=source, first_seq=1), HANDLERS) == 0

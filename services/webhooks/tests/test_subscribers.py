"""Events become messages of the webhooks that select them, once however often they are read."""

from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from conftest import Caller
from django.db.models.functions import Now
from events import SAMPLES, apply, erasure, happened

from provote_core.outbox.consumer import apply_batch
from webhooks.models import Delivery, ErasedSubject, Webhook
from webhooks.services import erasure as erasing
from webhooks.subscribers import HANDLERS

pytestmark = pytest.mark.django_db


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


@pytest.mark.parametrize(
    "type_", ["poll.opened", "poll.closed", "results.updated", "results.final"]
)
def test_each_type_reaches_the_webhooks_that_select_it(type_: str, owner: Caller) -> None:
    wanted = owner.subscribe(types=[type_])
    others = ["poll.opened", "poll.closed", "results.updated", "results.final"]
    others.remove(type_)
    owner.subscribe(types=others)
    apply(happened(type_, owner.subject))
    [delivery] = Delivery.objects.all()
    assert (str(delivery.webhook_id), delivery.type) == (wanted["id"], type_)


def test_only_the_owners_webhooks_get_a_message(owner: Caller, other: Caller) -> None:
    owner.subscribe()
    other.subscribe()
    apply(happened("poll.opened", owner.subject))
    assert Delivery.objects.get().webhook.owner == owner.subject


def test_a_webhook_may_be_for_one_poll(owner: Caller) -> None:
    poll = uuid4()
    owner.subscribe(poll_id=str(poll))
    apply(happened("poll.opened", owner.subject), happened("poll.opened", owner.subject, poll))
    assert str(poll) in Delivery.objects.get().body


def test_an_event_that_is_read_again_adds_nothing(owner: Caller) -> None:
    owner.subscribe()
    event = happened("poll.opened", owner.subject)
    batch = apply(event)
    apply_batch(batch, HANDLERS)
    apply(event | {"id": "99.0"})  # the same fact at another position, as after a restore
    assert Delivery.objects.count() == 1


def test_newer_results_replace_updates_that_wait(owner: Caller) -> None:
    owner.subscribe()
    poll, another = uuid4(), uuid4()
    old = happened("results.updated", owner.subject, poll, minutes=2)
    apply(old)
    apply(happened("results.updated", owner.subject, another))
    Delivery.objects.filter(poll_id=poll).update(created_at=Now() - timedelta(minutes=2))
    apply(happened("results.updated", owner.subject, poll))
    waiting = Delivery.objects.filter(state="pending")
    assert {d.poll_id for d in waiting} == {poll, another}
    assert states() == {"pending": 2, "cancelled": 1}
    apply(old | {"id": "99.0"})  # read again
    assert states() == {"pending": 2, "cancelled": 1}
    Delivery.objects.update(created_at=Now() - timedelta(minutes=2))
    apply(happened("results.final", owner.subject, poll))
    assert {d.type for d in waiting.filter(poll_id=poll)} == {"results.final"}


def test_all_webhooks_get_a_message_with_the_same_id(owner: Caller) -> None:
    owner.subscribe()
    owner.subscribe()
    apply(happened("poll.opened", owner.subject))
    assert Delivery.objects.count() == 2
    assert Delivery.objects.values("message_id").distinct().count() == 1


def test_events_of_long_ago_are_not_sent(owner: Caller) -> None:
    owner.subscribe()
    apply(happened("poll.opened", owner.subject, days=4))
    assert not Delivery.objects.exists()


def test_bodies_have_no_title_no_counts_and_no_persons(owner: Caller) -> None:
    owner.subscribe()
    apply(happened("poll.opened", owner.subject))
    body = Delivery.objects.get().body
    assert SAMPLES["poll.opened"]["data"]["title"] not in body
    assert str(owner.subject) not in body


def test_erasure_deletes_webhooks_and_refuses_new_ones(owner: Caller, other: Caller) -> None:
    owner.subscribe()
    other.subscribe()
    apply(happened("poll.opened", owner.subject))
    apply(erasure(owner.subject))
    assert Webhook.objects.get().owner == other.subject
    assert not Delivery.objects.exists()
    body = {"url": "https://example.org/", "types": ["poll.opened"]}
    refused = owner.post("/api/v1/webhooks/", body)
    assert (refused.status_code, refused.json()["code"]) == (401, "invalid-token")
    assert ErasedSubject.objects.filter(pk=owner.subject).exists()
    assert erasing.erase_remains() == 0  # its tokens are still valid

"""The sender, on PostgreSQL and against receivers on this machine."""

import threading
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from conftest import WEBHOOKS, Caller
from django.db import connection
from django.db.models.functions import Now
from events import apply, happened
from receivers import Receiver, hang_until, receiving, status
from senders import send_due
from standardwebhooks import Webhook as Verifier

from provote_testing.waiting import eventually
from webhooks import selectors
from webhooks.models import Attempt, Delivery, Webhook
from webhooks.schedule import ATTEMPTS
from webhooks.sending import claims
from webhooks.sending.claims import claim
from webhooks.sending.loop import UNPROVEN
from webhooks.services.webhooks import MAX_WEBHOOKS

pytestmark = pytest.mark.django_db(transaction=True)


def due_now() -> None:
    """Let all waiting messages be due."""
    Delivery.objects.filter(state="pending").update(due_at=Now() - timedelta(seconds=1))


def states() -> Counter[str]:
    return Counter(Delivery.objects.values_list("state", flat=True))


def verified(receiver: Receiver, secret: str) -> list[Any]:
    """The bodies that the receiver got, each verified by the scheme's library."""
    return [Verifier(secret).verify(r.body, r.headers) for r in receiver.requests]


def test_a_message_is_signed_delivered_and_logged(owner: Caller) -> None:
    poll = uuid4()
    with receiving(status(204)) as receiver:
        hook = owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject, poll))
        assert send_due() == 1
        assert send_due() == 0
    [body] = verified(receiver, hook["secret"])
    assert (body["type"], body["data"]["poll_id"]) == ("poll.opened", str(poll))
    assert body["data"]["url"] == f"/api/v1/polls/{poll}/"
    assert set(body) == {"type", "timestamp", "data"}
    [delivery] = Delivery.objects.all()
    assert (delivery.state, delivery.attempts) == ("delivered", 1)
    assert receiver.requests[0].headers["webhook-id"] == str(delivery.message_id)
    [attempt] = Attempt.objects.all()
    assert (attempt.number, attempt.status, attempt.error) == (1, 204, "")


def test_results_have_a_position_to_read_them_at(owner: Caller) -> None:
    with receiving(status(200)) as receiver:
        hook = owner.subscribe(receiver.url, types=["results.final"])
        apply(happened("results.updated", owner.subject), happened("results.final", owner.subject))
        send_due()
    [body] = verified(receiver, hook["secret"])
    assert body["type"] == "results.final"
    assert body["data"]["position"] == 1204
    assert body["data"]["url"].endswith("/results/")


def test_failed_attempts_are_repeated_with_the_same_id_and_body(owner: Caller) -> None:
    answers = iter([status(500), status(302), status(200)])
    with receiving(lambda r, c: next(answers)(r, c)) as receiver:
        hook = owner.subscribe(receiver.url)
        apply(happened("poll.closed", owner.subject))
        for _ in range(3):
            assert send_due() == 1
            assert send_due() == 0  # not before its time
            due_now()
    first, second, third = receiver.requests
    assert first.body == second.body == third.body
    assert len({r.headers["webhook-id"] for r in receiver.requests}) == 1
    verified(receiver, hook["secret"])
    assert list(Attempt.objects.values_list("number", "status")) == [(1, 500), (2, 302), (3, 200)]
    assert states() == {"delivered": 1}
    assert Webhook.objects.get().proven


def test_the_log_shows_the_last_attempts_newest_first(
    owner: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selectors, "LOGGED", 2)
    with receiving(status(500)) as receiver:
        hook = owner.subscribe(receiver.url)
        apply(happened("poll.closed", owner.subject))
        for _ in range(3):
            send_due()
            due_now()
    [delivery] = owner.get(f"{WEBHOOKS}{hook['id']}/deliveries/").json()["results"]
    assert delivery["attempts"] == 3
    assert [(a["number"], a["status"], a["error"]) for a in delivery["log"]] == [
        (3, 500, ""), (2, 500, ""),
    ]  # fmt: skip


def test_a_message_fails_after_the_last_attempt(owner: Caller) -> None:
    with receiving(status(500)) as receiver:
        owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject))
        for _ in range(ATTEMPTS + 2):
            send_due()
            due_now()
    assert len(receiver.requests) == ATTEMPTS
    assert states() == {"failed": 1}
    assert Webhook.objects.get().enabled  # only for a moment without success


def test_a_receiver_without_success_for_days_is_disabled(owner: Caller) -> None:
    with receiving(status(500)) as receiver:
        owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject))
        send_due()
        Webhook.objects.update(failing_since=Now() - timedelta(hours=61))
        Delivery.objects.update(attempts=ATTEMPTS - 1)
        due_now()
        send_due()
    hook = Webhook.objects.get()
    assert (hook.enabled, hook.disabled_why) == (False, "failing")


def test_410_disables_a_webhook_and_cancels_its_messages(owner: Caller) -> None:
    with receiving(status(410)) as receiver:
        owner.subscribe(receiver.url)
        for _ in range(claims.AT_ONCE + 3):
            apply(happened("poll.opened", owner.subject))
        send_due()
        due_now()
        assert send_due() == 0
        hook = Webhook.objects.get()
        assert (hook.enabled, hook.disabled_why) == (False, "gone")
        assert set(states()) == {"failed", "cancelled"}
        assert len(receiver.requests) == claims.AT_ONCE
        apply(happened("poll.opened", owner.subject))
    assert Delivery.objects.count() == claims.AT_ONCE + 3


def test_retry_after_is_respected(owner: Caller) -> None:
    with receiving(status(503, "Retry-After: 3600")) as receiver:
        owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject))
        send_due()
    soon = Delivery.objects.filter(due_at__lt=Now() + timedelta(minutes=59))
    assert not soon.exists()


def test_both_secrets_sign_while_they_rotate(owner: Caller) -> None:
    with receiving(status(200)) as receiver:
        old = owner.subscribe(receiver.url)
        path = f"{WEBHOOKS}{old['id']}/"
        new = owner.post(f"{path}rotate/", {"overlap": 600}).json()
        apply(happened("poll.opened", owner.subject))
        send_due()
        for secret in (old["secret"], new["secret"]):
            assert len(verified(receiver, secret)) == 1
        newest = owner.post(f"{path}rotate/", {"overlap": 0}).json()
        receiver.requests.clear()
        apply(happened("poll.opened", owner.subject))
        send_due()
    assert len(receiver.requests[0].headers["webhook-signature"].split()) == 1
    assert len(verified(receiver, newest["secret"])) == 1


def test_receivers_that_hang_delay_no_other(other: Caller) -> None:
    """More of them than slots for unproven webhooks, beside one that has proven itself."""
    released = threading.Event()
    with ExitStack() as stack:
        good = stack.enter_context(receiving(status(200)))
        bad = stack.enter_context(receiving(hang_until(released)))
        other.subscribe(good.url)
        Webhook.objects.update(proven=True)
        hooks = [
            Webhook(owner=uuid4(), url=f"{bad.url}/{n}", types=["poll.opened"], enabled=True,
                    disabled_why="", secret_number=1)
            for n in range(100)
        ]  # fmt: skip
        Webhook.objects.bulk_create(hooks)
        apply(*(happened("poll.opened", hook.owner) for hook in hooks))
        apply(happened("poll.opened", other.subject))
        sender = threading.Thread(target=_send)
        sender.start()
        eventually(lambda: len(good.requests) == 1)
        assert bad.connections <= UNPROVEN
        released.set()
        sender.join(60)
    assert states() == {"delivered": 1, "pending": 100}
    assert bad.connections >= 100


def test_one_account_with_receivers_that_hang_does_not_delay_new_webhooks(
    owner: Caller, other: Caller
) -> None:
    """As many webhooks as an account may have, with many messages that were due before."""
    released = threading.Event()
    with ExitStack() as stack:
        good = stack.enter_context(receiving(status(200)))
        bad = stack.enter_context(receiving(hang_until(released)))
        for n in range(MAX_WEBHOOKS):
            owner.subscribe(f"{bad.url}/{n}")
        for _ in range(10):
            apply(happened("poll.opened", owner.subject))
        other.subscribe(good.url)
        apply(happened("poll.opened", other.subject))
        sender = threading.Thread(target=_send)
        sender.start()
        eventually(lambda: len(good.requests) == 1)
        eventually(lambda: bad.connections == claims.EACH_OWNER)
        Webhook.objects.filter(owner=owner.subject).update(enabled=False, disabled_why="owner")
        released.set()
        sender.join(60)
    assert states()["delivered"] == 1


def test_two_senders_send_each_message_once(owner: Caller) -> None:
    with receiving(status(200)) as receiver:
        for n in range(10):
            owner.subscribe(f"{receiver.url}/{n}")
        for _ in range(10):
            apply(happened("poll.opened", owner.subject))
        senders = [threading.Thread(target=_send) for _ in range(3)]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(60)
    assert states() == {"delivered": 100}
    sent = Counter((r.line, r.headers["webhook-id"]) for r in receiver.requests)
    assert len(sent) == 100
    assert set(sent.values()) == {1}


def test_a_claim_of_a_sender_that_died_is_due_again(owner: Caller) -> None:
    with receiving(status(200)) as receiver:
        owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject))
        [first] = claim(free=10, proven=False)
        assert first.number == 1
        assert claim(free=10, proven=False) == []
        due_now()
        send_due()
    assert [a.number for a in Attempt.objects.all()] == [2]
    assert states() == {"delivered": 1}


def test_a_claim_takes_a_few_messages_of_each_webhook(owner: Caller, other: Caller) -> None:
    owner.subscribe()
    other.subscribe()
    for _ in range(20):
        apply(happened("poll.opened", owner.subject))
    apply(happened("poll.opened", other.subject))
    taken = Counter(c.webhook_id for c in claim(free=100, proven=False))
    assert sorted(taken.values()) == [1, claims.AT_ONCE]


def test_a_refused_address_is_an_attempt_that_failed(owner: Caller, settings: Any) -> None:
    with receiving(status(200)) as receiver:
        owner.subscribe(receiver.url)
        settings.WEBHOOK_NETWORKS = ()
        apply(happened("poll.opened", owner.subject))
        send_due()
        assert receiver.connections == 0
    assert Attempt.objects.get().error == "address-refused"


def test_a_webhook_that_is_deleted_during_an_attempt_leaves_nothing(owner: Caller) -> None:
    started, go_on = threading.Event(), threading.Event()

    def answer(receiver: Receiver, connected: Any) -> None:
        started.set()
        go_on.wait(10)
        status(200)(receiver, connected)

    with receiving(answer) as receiver:
        hook = owner.subscribe(receiver.url)
        apply(happened("poll.opened", owner.subject))
        sender = threading.Thread(target=_send)
        sender.start()
        assert started.wait(10)
        assert owner.send("DELETE", f"{WEBHOOKS}{hook['id']}/").status_code == 204
        go_on.set()
        sender.join(60)
    assert not Attempt.objects.exists()


def _send() -> None:
    try:
        send_due()
    finally:
        connection.close()

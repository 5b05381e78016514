"""Requests, mails and events in flight while a person is erased: they leave nothing behind."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.db import transaction
from mailing import Organiser
from people import ME, Person, problem, stranger

from provote_core.events import PollOpened
from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of, samples
from provote_testing.parallel import blocked_sessions, in_parallel
from provote_testing.waiting import eventually
from users.models import (
    Follow,
    Mailing,
    MailSuppression,
    Notification,
    NotificationChoice,
    Recipient,
    User,
)
from users.services import erasure, notifications
from users.services.unsubscribing import account_token, recipient_token
from users.subscribers import HANDLERS

pytestmark = pytest.mark.django_db(transaction=True)
FOLLOWS = f"{ME}follows/"
CHOICES = f"{ME}notifications/choices/"
GONE = (401, "invalid-token")
UNKNOWN_TOKEN = (400, "invalid-mail-token")


def overtaken(person: Person, call: Callable[[], Any]) -> Any:
    """What `call` returns, which begins during the person's erasure and ends after it."""
    user_id = User.objects.get(subject=person.subject).pk
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            erasure.erase_user(user_id=user_id)
            running = pool.submit(in_parallel, 1, lambda _: call())
            eventually(lambda: blocked_sessions() or running.done())
        return running.result(10)[0]


@pytest.mark.parametrize("target", ["poll", "owner"])
def test_an_erased_person_follows_nothing(organiser: Organiser, bob: Person, target: str) -> None:
    followed = {"poll": organiser.poll_id, "owner": organiser.subject}[target]
    answer = overtaken(bob, lambda: bob.put(f"{FOLLOWS}{target}s/{followed}/"))
    assert problem(answer) == GONE
    assert not Follow.objects.exists()


def test_an_erased_owner_is_not_followed(ada: Person, bob: Person) -> None:
    subject = ada.subject
    answer = overtaken(ada, lambda: bob.put(f"{FOLLOWS}owners/{subject}/"))
    assert problem(answer) == (404, "owner-not-found")
    assert not Follow.objects.exists()


def test_an_erased_person_chooses_nothing(ada: Person) -> None:
    answer = overtaken(ada, lambda: ada.patch(CHOICES, {"poll-closed": {"mail": "off"}}))
    assert problem(answer) == GONE
    assert not NotificationChoice.objects.exists()


def test_an_erased_person_unsubscribes_from_nothing(ada: Person) -> None:
    token = account_token(User.objects.get().pk)
    answer = overtaken(ada, lambda: stranger.post(f"/api/v1/users/unsubscribe/{token}/"))
    assert problem(answer) == UNKNOWN_TOKEN
    assert not NotificationChoice.objects.exists()


def test_an_erased_person_is_not_notified(ada: Person) -> None:
    closed = samples()["poll.closed"] | {"time": datetime.now(UTC).isoformat()}
    closed["data"] |= {"poll_id": str(uuid4()), "owner": str(ada.subject)}
    batch = batch_of([closed], source="polls/0")
    assert overtaken(ada, lambda: apply_batch(batch, HANDLERS)) == 1
    assert not Notification.objects.exists()


def test_an_erased_owner_mails_nothing(organiser: Organiser) -> None:
    answer = overtaken(organiser.person, lambda: organiser.send(["bob@example.org"]))
    assert problem(answer) == (404, "poll-not-found")
    assert not Mailing.objects.exists()
    assert not Recipient.objects.exists()


def test_no_one_unsubscribes_from_an_erased_owner(organiser: Organiser) -> None:
    organiser.added(["bob@example.org"])
    path = f"/api/v1/users/unsubscribe/{recipient_token(Recipient.objects.get().pk)}/"
    assert problem(overtaken(organiser.person, lambda: stranger.post(path))) == UNKNOWN_TOKEN
    assert not MailSuppression.objects.exists()


def test_an_erasure_does_not_wait_for_events(ada: Person) -> None:
    """The events may wait for the account, and neither would end."""
    data = {"owner": str(ada.subject), "poll_id": str(uuid4())}
    state = msgspec.convert(samples()["poll.opened"]["data"] | data, PollOpened)
    notifications.copy_polls([state])
    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        notifications.copy_polls([replace(state, version=state.version + 1)])
        [answer] = pool.submit(in_parallel, 1, lambda _: ada.delete(ME)).result(10)
        assert answer.status_code == 204

"""Notifications: follows, choices, the inbox, mails; each event notifies once."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail as postbox
from django.core.mail import EmailMessage
from django.db.models import F
from mailing import Organiser
from people import ME, Person, join, mailed, problem, stranger

from provote_core.outbox.consumer import apply_batch
from provote_testing.events import batch_of, samples
from users import services
from users.delivery import Delivery, Outcome, Result, ServerAway
from users.models import Follow, Notification, OwnerNotice, PollCopy, User, UserProfile
from users.services import follows, notification_mails
from users.services.unsubscribing import account_token
from users.subscribers import HANDLERS

pytestmark = pytest.mark.django_db
INBOX = f"{ME}notifications/"
CHOICES = f"{INBOX}choices/"
FOLLOWS = f"{ME}follows/"


class Feed:
    """The events of polls and votes, in order."""

    def __init__(self) -> None:
        self.heads = {"polls/0": 0, "votes/0": 0, "analytics/0": 0}

    def publish(self, type_: str, *, at: datetime | None = None, **changes: Any) -> None:
        """One event of the poll, delivered twice."""
        source = {"vote": "votes/0", "results": "analytics/0"}.get(
            type_.partition(".")[0], "polls/0"
        )
        envelope = samples()[type_]
        envelope["time"] = (at or datetime.now(UTC)).isoformat().replace("+00:00", "Z")
        envelope["data"] |= {name: _text(value) for name, value in changes.items()}
        self.heads[source] += 1
        batch = batch_of([envelope], source=source, first_seq=self.heads[source])
        for _ in range(2):
            apply_batch(batch, HANDLERS)


def _text(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


@pytest.fixture
def feed() -> Feed:
    return Feed()


def inbox(person: Person, query: str = "") -> list[tuple[str, str]]:
    """Kinds and titles, newest first."""
    answer = person.get(INBOX + query)
    assert answer.status_code == 200, answer.content
    return [(row["kind"], row["title"]) for row in answer.json()["results"]]


def verify(*people: Person) -> None:
    """Verify the addresses, with the mails about them sent."""
    mailed()
    for person in people:
        User.objects.filter(subject=person.subject).update(email_verified_at="2026-01-01T00:00Z")


def sent() -> list[EmailMessage]:
    """The mails of one round, with all that wait due."""
    before = len(getattr(postbox, "outbox", []))
    Notification.objects.filter(mailed_at=None).update(
        mail_due_at=F("mail_due_at") - timedelta(days=2)
    )
    notification_mails.send_due()
    return list(getattr(postbox, "outbox", []))[before:]


def closed(feed: Feed, owner: Person, title: str = "Chair", **changes: Any) -> UUID:
    """A poll of `owner` that has closed."""
    poll_id = uuid4()
    feed.publish("poll.closed", poll_id=poll_id, owner=owner.subject, title=title, **changes)
    return poll_id


# The inbox


def test_an_owner_is_notified_of_the_close_once(feed: Feed, ada: Person, bob: Person) -> None:
    closed(feed, ada)
    assert inbox(ada) == [("poll-closed", "Chair")]
    assert inbox(bob) == []
    assert stranger.get(INBOX).status_code == 401


def test_quarantine_is_notified_once_a_day(feed: Feed, ada: Person) -> None:
    poll_id = uuid4()
    feed.publish("poll.opened", poll_id=poll_id, owner=ada.subject, title="Chair")
    for _ in range(3):
        feed.publish("vote.quarantined", poll_id=poll_id)
        services.run_housekeeping()
    assert inbox(ada) == [("poll-quarantined", "Chair")]
    feed.publish("vote.quarantined", poll_id=poll_id, at=datetime.now(UTC) - timedelta(days=1))
    services.run_housekeeping()
    assert len(inbox(ada)) == 2


def test_quarantine_waits_for_the_copy_of_the_poll(feed: Feed, ada: Person) -> None:
    poll_id = uuid4()
    feed.publish("vote.quarantined", poll_id=poll_id)
    services.run_housekeeping()
    assert inbox(ada) == []
    feed.publish("poll.opened", poll_id=poll_id, owner=ada.subject, title="Chair")
    services.run_housekeeping()
    assert inbox(ada) == [("poll-quarantined", "Chair")]
    assert not OwnerNotice.objects.exists()


def test_a_final_result_is_notified_once(feed: Feed, ada: Person) -> None:
    poll_id = closed(feed, ada)
    for position in (7, 9):
        feed.publish("results.final", poll_id=poll_id, owner=ada.subject, position=position)
        services.run_housekeeping()
    assert inbox(ada) == [("results-final", "Chair"), ("poll-closed", "Chair")]


def test_a_notice_without_poll_is_forgotten(feed: Feed) -> None:
    feed.publish("vote.quarantined", poll_id=uuid4())
    OwnerNotice.objects.update(created_at=F("created_at") - timedelta(days=3))
    services.run_housekeeping()
    assert not OwnerNotice.objects.exists()


def test_deactivated_people_are_not_notified(
    feed: Feed, organiser: Organiser, bob: Person
) -> None:
    bob.put(f"{FOLLOWS}polls/{organiser.poll_id}/")
    User.objects.update(is_active=False)
    opened(feed, organiser)
    feed.publish("poll.closed", poll_id=uuid4(), owner=organiser.subject)
    feed.publish("vote.quarantined", poll_id=organiser.poll_id)
    services.run_housekeeping()
    assert not Notification.objects.exists()


def test_a_mail_that_waits_for_a_deactivated_person_is_not_sent(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada)
    User.objects.update(is_active=False)
    assert sent() == []
    User.objects.update(is_active=True)
    assert sent() == []


def test_a_flood_of_events_is_one_mail(feed: Feed, ada: Person) -> None:
    verify(ada)
    for number in range(60):
        closed(feed, ada, f"Poll {number}")
    [message] = sent()
    assert "There are 10 more" in str(message.body)
    closed(feed, ada, "Late")
    assert sent() == []


def test_what_a_mail_has_no_room_for_is_in_the_inbox(feed: Feed, ada: Person) -> None:
    verify(ada)
    ada.patch(CHOICES, {"poll-closed": {"inbox": False}})
    for number in range(60):
        closed(feed, ada, f"Poll {number:02}")
    [message] = sent()
    titles = sorted(title for _, title in inbox(ada))
    assert titles == [f"Poll {number:02}" for number in range(50, 60)]
    assert not [title for title in titles if title in str(message.body)]


def test_the_history_of_polls_notifies_no_one(feed: Feed, ada: Person) -> None:
    closed(feed, ada, at=datetime.now(UTC) - timedelta(days=3))
    assert inbox(ada) == []
    assert PollCopy.objects.count() == 1


def test_notifications_are_marked_as_read(feed: Feed, ada: Person, bob: Person) -> None:
    for title in ("One", "Two", "Three"):
        closed(feed, ada, title)
    closed(feed, bob, "Other")
    rows = ada.get(INBOX).json()["results"]
    for _ in range(2):
        assert ada.post(f"{INBOX}read/", {"until": rows[1]["id"]}).status_code == 204
    assert inbox(ada, "?unread=true") == [("poll-closed", "Three")]
    assert len(inbox(ada, "?unread=false")) == 2
    assert len(inbox(bob, "?unread=true")) == 1
    assert ada.get(f"{INBOX}?unread=true&unread=false").status_code == 400


def test_old_notifications_are_deleted(feed: Feed, ada: Person) -> None:
    closed(feed, ada)
    Notification.objects.update(created_at=F("created_at") - timedelta(days=91))
    services.run_housekeeping()
    assert inbox(ada) == []


# Following


def opened(feed: Feed, organiser: Organiser, **changes: Any) -> None:
    organiser.state |= changes
    known = {name: organiser.state[name] for name in ("poll_id", "owner", "title", "listing")}
    feed.publish("poll.opened", **known, closes_at=organiser.state["closes_at"])


def test_followers_of_a_poll_learn_that_it_opens(
    feed: Feed, organiser: Organiser, bob: Person
) -> None:
    for _ in range(2):
        assert bob.put(f"{FOLLOWS}polls/{organiser.poll_id}/").status_code == 204
    opened(feed, organiser)
    assert inbox(bob) == [("poll-opened", "Chair")]
    assert inbox(organiser.person) == []


@pytest.mark.parametrize(("listing", "expected"), [("listed", 1), ("unlisted", 0), ("private", 0)])
def test_followers_of_an_owner_learn_of_listed_polls(
    feed: Feed, organiser: Organiser, bob: Person, listing: str, expected: int
) -> None:
    assert bob.put(f"{FOLLOWS}owners/{organiser.subject}/").status_code == 204
    opened(feed, organiser, listing=listing)
    assert len(inbox(bob)) == expected


def test_who_follows_poll_and_owner_is_notified_once(
    feed: Feed, organiser: Organiser, bob: Person
) -> None:
    bob.put(f"{FOLLOWS}owners/{organiser.subject}/")
    bob.put(f"{FOLLOWS}polls/{organiser.poll_id}/")
    opened(feed, organiser)
    assert len(inbox(bob)) == 1
    assert len(bob.get(FOLLOWS).json()["results"]) == 2


@pytest.mark.parametrize("hidden", [{"status": "draft"}, {"listing": "private"}])
def test_hidden_polls_are_followed_by_their_owner_only(
    organiser: Organiser, bob: Person, hidden: dict[str, str]
) -> None:
    organiser.state |= hidden
    path = f"{FOLLOWS}polls/{organiser.poll_id}/"
    assert problem(bob.put(path)) == (404, "poll-not-found")
    assert organiser.person.put(path).status_code == 204


def test_what_does_not_exist_is_not_followed(organiser: Organiser, bob: Person) -> None:
    assert problem(bob.put(f"{FOLLOWS}polls/{uuid4()}/")) == (404, "poll-not-found")
    assert problem(bob.put(f"{FOLLOWS}owners/{uuid4()}/")) == (404, "owner-not-found")


def test_a_follow_ends(feed: Feed, organiser: Organiser, bob: Person) -> None:
    for path in (f"polls/{organiser.poll_id}/", f"owners/{organiser.subject}/"):
        bob.put(FOLLOWS + path)
        for _ in range(2):
            assert bob.delete(FOLLOWS + path).status_code == 204
    opened(feed, organiser)
    assert inbox(bob) == []


def test_the_number_of_follows_is_bounded(
    organiser: Organiser, bob: Person, monkeypatch: Any
) -> None:
    monkeypatch.setattr(follows, "MAX_FOLLOWS", 1)
    assert bob.put(f"{FOLLOWS}owners/{organiser.subject}/").status_code == 204
    path = f"{FOLLOWS}polls/{organiser.poll_id}/"
    assert problem(bob.put(path)) == (409, "too-many-follows")
    assert bob.put(f"{FOLLOWS}owners/{organiser.subject}/").status_code == 204


def test_followers_are_reminded_once_before_the_close(
    feed: Feed, organiser: Organiser, bob: Person
) -> None:
    bob.put(f"{FOLLOWS}polls/{organiser.poll_id}/")
    soon = datetime.now(UTC) + timedelta(hours=30)
    opened(feed, organiser, closes_at=soon.isoformat())
    services.run_housekeeping()
    assert [kind for kind, _ in inbox(bob)] == ["poll-opened"]
    PollCopy.objects.update(closes_at=F("closes_at") - timedelta(hours=10))
    for _ in range(2):
        services.run_housekeeping()
    assert [kind for kind, _ in inbox(bob)] == ["poll-closing", "poll-opened"]


# Choices


def test_defaults_mail_about_own_polls_only(ada: Person) -> None:
    assert ada.get(CHOICES).json() == {
        "poll-closed": {"inbox": True, "mail": "soon"},
        "poll-quarantined": {"inbox": True, "mail": "soon"},
        "results-final": {"inbox": True, "mail": "soon"},
        "poll-opened": {"inbox": True, "mail": "off"},
        "poll-closing": {"inbox": True, "mail": "off"},
    }


def test_a_choice_changes_one_channel_of_one_kind(ada: Person) -> None:
    before = ada.get(CHOICES).json()
    changed = ada.patch(CHOICES, {"poll-closed": {"mail": "daily"}}).json()
    assert changed == {**before, "poll-closed": {"inbox": True, "mail": "daily"}}
    assert ada.get(CHOICES).json() == changed
    changed = ada.patch(CHOICES, {"poll-closed": {"inbox": False}}).json()
    assert changed["poll-closed"] == {"inbox": False, "mail": "daily"}


@pytest.mark.parametrize(
    "body",
    [
        {"poll-closed": {"mail": "fax"}},
        {"poll-closed": {"inbox": 0}},
        {"poll-closed": {"inbox": "true"}},
        {"poll-lost": {}},
        {"poll-closed": {"sms": True}},
    ],
)
def test_other_choices_are_refused(ada: Person, body: dict[str, Any]) -> None:
    assert ada.patch(CHOICES, body).status_code == 400


def test_no_channel_no_notification(feed: Feed, ada: Person) -> None:
    ada.patch(CHOICES, {"poll-closed": {"inbox": False, "mail": "off"}})
    closed(feed, ada)
    assert not Notification.objects.exists()


def test_mail_only_is_not_in_the_inbox(feed: Feed, ada: Person) -> None:
    verify(ada)
    ada.patch(CHOICES, {"poll-closed": {"inbox": False}})
    closed(feed, ada)
    assert inbox(ada) == []
    assert len(sent()) == 1


# Mails


def test_several_notifications_are_one_mail(feed: Feed, ada: Person, settings: Any) -> None:
    settings.SITE_URL = "https://vote.example.org"
    verify(ada)
    polls = {title: closed(feed, ada, title) for title in ("One", "Two\nlines", "Three")}
    [message] = sent()
    for title, poll_id in polls.items():
        assert " ".join(title.split()) in str(message.body)
        assert f"https://vote.example.org/p/{poll_id}" in str(message.body)
    assert message.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent() == []


def test_a_person_gets_no_two_mails_within_minutes(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada, "One")
    assert len(sent()) == 1
    closed(feed, ada, "Two")
    assert sent() == []
    Notification.objects.filter(mailed_at__isnull=False).update(
        mailed_at=F("mailed_at") - timedelta(minutes=16)
    )
    [message] = sent()
    assert "Two" in str(message.body)
    assert "One" not in str(message.body)


def test_a_mail_waits_for_more_notifications(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada)
    assert notification_mails.send_due() == 0
    assert len(sent()) == 1


def test_a_mail_has_what_is_due_soon(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada, "One")
    Notification.objects.update(mail_due_at=F("mail_due_at") - timedelta(minutes=3))
    closed(feed, ada, "Two")
    assert notification_mails.send_due() == 1
    body = str(postbox.outbox[-1].body)
    assert "One" in body
    assert "Two" in body


def test_a_crash_after_a_mail_repeats_nothing(feed: Feed, ada: Person, monkeypatch: Any) -> None:
    real = Delivery.send

    def die_after(delivery: Delivery, message: EmailMessage) -> Result:
        real(delivery, message)
        raise KeyboardInterrupt

    verify(ada)
    closed(feed, ada)
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", die_after)
        with pytest.raises(KeyboardInterrupt):
            sent()
    Notification.objects.update(mailed_at=F("mailed_at") - timedelta(hours=1))
    assert sent() == []


def test_daily_mails_wait_for_the_morning(feed: Feed, ada: Person) -> None:
    ada.patch(CHOICES, {"poll-closed": {"mail": "daily"}})
    closed(feed, ada)
    due = Notification.objects.get().mail_due_at
    assert due is not None
    assert (due.hour, due.minute) == (6, 0)
    assert timedelta() < due - datetime.now(UTC) <= timedelta(days=1)


def test_mails_go_to_verified_addresses_only(feed: Feed, ada: Person) -> None:
    mailed()
    closed(feed, ada)
    assert sent() == []
    verify(ada)
    assert sent() == [], "what was not mailed is not mailed later"


def test_mails_are_in_the_language_of_the_person(feed: Feed, ada: Person) -> None:
    verify(ada)
    UserProfile.objects.update(locale="de-CH")
    closed(feed, ada)
    assert [message.subject for message in sent()] == ["Neues zu Ihren Abstimmungen"]


@pytest.mark.parametrize(
    ("outcome", "again"), [("sent", 0), ("refused", 0), ("uncertain", 0), ("later", 1)]
)
def test_only_a_mail_that_was_not_sent_is_repeated(
    feed: Feed, ada: Person, monkeypatch: Any, outcome: str, again: int
) -> None:
    verify(ada)
    closed(feed, ada)
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", lambda *_: Result(Outcome(outcome)))
        assert sent() == []
    assert len(sent()) == again


@pytest.mark.parametrize(
    ("outcome", "shown"), [("sent", 0), ("refused", 1), ("uncertain", 1), ("later", 0)]
)
def test_what_is_not_mailed_is_in_the_inbox(
    feed: Feed, ada: Person, monkeypatch: Any, outcome: str, shown: int
) -> None:
    verify(ada)
    ada.patch(CHOICES, {"poll-closed": {"inbox": False}})
    closed(feed, ada)
    monkeypatch.setattr(Delivery, "send", lambda *_: Result(Outcome(outcome)))
    sent()
    assert len(inbox(ada)) == shown


def test_a_choice_holds_for_mails_that_wait(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada)
    ada.patch(CHOICES, {"poll-closed": {"mail": "off"}})
    assert sent() == []


def test_a_server_that_is_away_only_delays(feed: Feed, ada: Person, monkeypatch: Any) -> None:
    def away(*_: Any) -> Result:
        raise ServerAway

    verify(ada)
    closed(feed, ada)
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", away)
        assert sent() == []
    assert len(sent()) == 1


def test_one_click_ends_mails_and_keeps_the_inbox(feed: Feed, ada: Person) -> None:
    verify(ada)
    closed(feed, ada, "One")
    token = account_token(User.objects.get(username="ada").pk)
    for _ in range(2):
        answer = stranger.post(f"/api/v1/users/unsubscribe/{token}/")
        assert answer.status_code == 204
    closed(feed, ada, "Two")
    assert sent() == []
    assert len(inbox(ada)) == 2
    assert {choice["mail"] for choice in ada.get(CHOICES).json().values()} == {"off"}


def test_the_export_has_notifications(feed: Feed, ada: Person, bob: Person) -> None:
    closed(feed, ada)
    closed(feed, bob, "Secret")
    ada.patch(CHOICES, {"poll-closed": {"mail": "off"}})
    ada.put(f"{FOLLOWS}owners/{bob.subject}/")
    exported = ada.get(f"{ME}export/").json()
    assert [row["title"] for row in exported["notifications"]] == ["Chair"]
    assert exported["notification_choices"] == [
        {"kind": "poll-closed", "inbox": True, "mail": "off"}
    ]
    assert [row["target_id"] for row in exported["follows"]] == [str(bob.subject)]


def test_an_erased_person_leaves_nothing(feed: Feed, ada: Person, bob: Person) -> None:
    closed(feed, ada)
    bob.put(f"{FOLLOWS}owners/{ada.subject}/")
    ada.put(f"{FOLLOWS}owners/{bob.subject}/")
    assert ada.delete(ME).status_code == 204
    assert not Notification.objects.exists()
    assert not Follow.objects.exists()


def test_two_people_are_two_mails(feed: Feed, organiser: Organiser) -> None:
    people = [join("carl"), join("dora")]
    verify(*people)
    for person in people:
        person.put(f"{FOLLOWS}polls/{organiser.poll_id}/")
        person.patch(CHOICES, {"poll-opened": {"mail": "soon"}})
    opened(feed, organiser)
    assert sorted(message.to[0] for message in sent()) == [
        "carl@example.org",
        "dora@example.org",
    ]

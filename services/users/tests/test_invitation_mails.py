"""Sending of invitations and reminders: once, and without a trace of who has voted."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail as postbox
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F
from fake_smtp import FakeServer
from mailing import Organiser, token_of
from people import Person, mailed, stranger

from provote_testing.parallel import in_parallel
from provote_testing.served import Sibling
from users import delivery, email_settings
from users.delivery import Delivery, Outcome, Result, ServerAway
from users.models import Mailing, MailSuppression, Recipient, User
from users.services import invitation_mails, mailings
from users.services.invitation_mails import send_due
from users.services.unsubscribing import recipient_token

pytestmark = pytest.mark.django_db


def people(count: int = 3) -> list[str]:
    return [f"p{n}@example.org" for n in range(count)]


def sent() -> list[EmailMessage]:
    """The mails of one round."""
    before = len(getattr(postbox, "outbox", []))
    send_due()
    return list(getattr(postbox, "outbox", []))[before:]


def to(messages: list[EmailMessage]) -> list[str]:
    return sorted(address for message in messages for address in message.to)


def stored() -> list[Any]:
    """All rows about recipients but their last reminder."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_jsonb(t) - 'reminder' FROM recipients t ORDER BY t.id")
        return cursor.fetchall()


@pytest.fixture
def smtp(settings: Any, monkeypatch: Any) -> Any:
    """A mail server on a real socket."""
    with FakeServer() as server:
        monkeypatch.setenv("PROVOTE_EMAIL_URL", f"smtp+plain://127.0.0.1:{server.port}")
        for name, value in email_settings.from_environment().items():
            setattr(settings, name, value)
        yield server


def test_each_recipient_gets_their_own_link_once(organiser: Organiser, settings: Any) -> None:
    settings.SITE_URL = "https://vote.example.org"
    organiser.added(people())
    messages = sent()
    assert to(messages) == people()
    for message in messages:
        recipient = Recipient.objects.get(address=message.to[0])
        link = f"https://vote.example.org/p/{organiser.poll_id}#token={token_of(recipient.pk)}"
        assert link in str(message.body)
        assert str(recipient.pk) not in str(message.message())
    assert organiser.progress == {"sent": 3}
    assert sent() == []


def test_mails_are_in_the_language_of_their_list(organiser: Organiser) -> None:
    organiser.added(people(1), query="?language=de")
    organiser.added(["eve@example.org"])
    assert {message.subject for message in sent()} == {
        "Einladung zur Abstimmung",
        "Invitation to vote",
    }


@pytest.mark.parametrize(
    ("query", "tag", "header", "language"),
    [
        ("", "de-AT", "en", "de"),
        ("?language=en", "de", "de", "en"),
        ("", "en", "de", "en"),
        ("", "pt-BR", "de", "de"),
        ("", "", "de", "de"),
        ("", None, "de", "de"),
        ("", None, "", "en"),
    ],
)
def test_without_a_language_of_the_list_mails_are_in_that_of_the_poll(
    organiser: Organiser, query: str, tag: str | None, header: str, language: str
) -> None:
    organiser.state["language"] = tag
    organiser.added(people(1), query=query, accept_language=header)
    assert [mail.extra_headers["Content-Language"] for mail in sent()] == [language]


def test_polls_of_the_last_release_names_no_language(organiser: Organiser) -> None:
    del organiser.state["language"]
    organiser.added(people(1), accept_language="de")
    assert [mail.extra_headers["Content-Language"] for mail in sent()] == ["de"]


def test_the_title_is_in_no_header(organiser: Organiser) -> None:
    organiser.state["title"] = "Win!\r\nBcc: eve@example.org <b>"
    organiser.added(people(1))
    [message] = sent()
    head, _, body = message.message().as_string().partition("\n\n")
    assert "Win" not in head
    assert "Win! Bcc: eve@example.org <b>" in str(message.body)
    assert body


def test_mail_programs_offer_to_unsubscribe(organiser: Organiser, settings: Any) -> None:
    settings.SITE_URL = "https://vote.example.org"
    organiser.added(people(1))
    [message] = sent()
    headers = message.message()
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>").replace("\n ", "")
    path = link.removeprefix("https://vote.example.org")
    assert stranger.post(path).status_code == 204
    assert MailSuppression.objects.count() == 1


def test_votes_that_does_not_answer_only_delays(organiser: Organiser) -> None:
    organiser.added(people())
    for refusal in ((503, {}), (403, {"code": "forbidden"}), (404, {"code": "not-found"})):
        organiser.votes.refusal = refusal
        assert sent() == []
        assert organiser.progress == {"waiting": 3}
    organiser.votes.refusal = None
    assert to(sent()) == people()


def test_a_poll_without_answer_of_votes_does_not_hold_up_others(
    organiser: Organiser, bob: Person, sibling: Sibling
) -> None:
    mailed()
    other = Organiser(bob, sibling)
    organiser.added(people())
    other.added(["eve@example.org"])
    organiser.votes.refusal = (500, {})
    assert to(sent()) == ["eve@example.org"]
    assert len(organiser.votes.asked) == 1


@pytest.mark.parametrize(("status", "code"), [(404, "poll-not-found"), (409, "poll-not-open")])
def test_a_refusal_of_votes_stops_the_mailing(
    organiser: Organiser, status: int, code: str
) -> None:
    organiser.added(people())
    organiser.votes.refusal = (status, {"code": code})
    assert sent() == []
    assert organiser.progress == {"stopped": 3}
    assert organiser.person.get(organiser.url).json()["stopped_by"] == code


def test_recipients_without_token_get_no_mail(organiser: Organiser) -> None:
    organiser.added(people())
    organiser.votes.refusal = (200, {"tokens": []})
    assert sent() == []
    assert organiser.progress == {"stopped": 3}


def test_mails_of_a_deactivated_owner_wait(organiser: Organiser) -> None:
    organiser.added(people(1))
    User.objects.filter(subject=organiser.subject).update(is_active=False)
    assert sent() == []
    assert organiser.votes.asked == []
    User.objects.filter(subject=organiser.subject).update(is_active=True)
    assert to(sent()) == people(1)


def test_a_round_ends_in_time(organiser: Organiser, monkeypatch: Any) -> None:
    organiser.added(people())
    real = Delivery.send

    def late(delivery: Delivery, message: EmailMessage) -> Result:
        monkeypatch.setattr(invitation_mails, "monotonic", lambda: float("inf"))
        return real(delivery, message)

    with monkeypatch.context():
        monkeypatch.setattr(Delivery, "send", late)
        assert len(sent()) == 1
        monkeypatch.setattr(invitation_mails, "monotonic", lambda: 0.0)
        assert organiser.progress == {"waiting": 2, "sent": 1}
        monkeypatch.setattr(Delivery, "send", real)
        assert len(sent()) == 2
        organiser.remind()
        monkeypatch.setattr(Delivery, "send", late)
        assert len(sent()) == 1
        monkeypatch.setattr(invitation_mails, "monotonic", lambda: 0.0)
        monkeypatch.setattr(Delivery, "send", real)
        assert len(sent()) == 2, "the others are reminded in the next round"


# The mail server


def test_many_mails_use_one_connection(organiser: Organiser, smtp: FakeServer) -> None:
    organiser.added(people(5))
    assert send_due() == 5
    assert sorted(address for _, [address], _ in smtp.received) == people(5)
    assert smtp.connections == 1


def test_a_refused_address_is_reported(organiser: Organiser, smtp: FakeServer) -> None:
    smtp.refused["p1@example.org"] = "550 no such user"
    organiser.added(people())
    assert send_due() == 2
    [row] = organiser.person.get(f"{organiser.url}recipients/?state=refused").json()["results"]
    assert (row["email"], row["code"]) == ("p1@example.org", 550)
    assert send_due() == 0


def test_an_address_refused_for_now_is_tried_again(organiser: Organiser, smtp: FakeServer) -> None:
    smtp.refused["p1@example.org"] = "451 later"
    organiser.added(people(2))
    assert send_due() == 1
    assert organiser.progress == {"waiting": 1, "sent": 1}
    assert send_due() == 0, "it is not due yet"
    del smtp.refused["p1@example.org"]
    Recipient.objects.update(due_at=F("due_at") - timedelta(hours=1))
    assert send_due() == 1
    assert organiser.progress == {"sent": 2}


def test_each_try_has_the_same_message_id(organiser: Organiser, monkeypatch: Any) -> None:
    ids = []

    def later(_: Delivery, message: EmailMessage) -> Result:
        ids.append(message.message()["Message-ID"])
        return Result(Outcome.LATER, 451)

    monkeypatch.setattr(Delivery, "send", later)
    organiser.added(people(1))
    for _ in range(2):
        send_due()
        Recipient.objects.update(due_at=F("due_at") - timedelta(hours=1))
    first, second = ids
    assert first == second


def test_an_address_refused_for_hours_is_given_up(organiser: Organiser, smtp: FakeServer) -> None:
    smtp.refused["p0@example.org"] = "451 later"
    organiser.added(people(1))
    for _ in range(invitation_mails.PATIENCE):
        assert organiser.progress == {"waiting": 1}
        send_due()
        Recipient.objects.update(due_at=F("due_at") - timedelta(hours=1))
    assert organiser.progress == {"refused": 1}
    assert Recipient.objects.get().code == 451


def rest() -> None:
    """Let the time after a mail without response pass."""
    Delivery._rests_until -= delivery.REST


def test_a_mail_with_unknown_outcome_is_not_repeated(
    organiser: Organiser, smtp: FakeServer
) -> None:
    smtp.breaks = True
    organiser.added(people())
    assert send_due() == 0
    assert organiser.progress == {"uncertain": 1, "waiting": 2}, "the others wait"
    assert send_due() == 0
    assert organiser.progress == {"uncertain": 1, "waiting": 2}, "no mail is risked for a while"
    smtp.breaks = False
    assert send_due() == 0
    rest()
    assert send_due() == 2
    assert sorted(address for _, [address], _ in smtp.received) == people()


def test_a_reminder_with_unknown_outcome_is_not_repeated(
    organiser: Organiser, smtp: FakeServer
) -> None:
    organiser.added(people())
    assert send_due() == 3
    smtp.received.clear()
    smtp.breaks = True
    organiser.remind()
    assert send_due() == 0
    smtp.breaks = False
    rest()
    assert send_due() == 2
    assert sorted(address for _, [address], _ in smtp.received) == people()
    assert organiser.progress == {"sent": 3}


def test_a_server_that_is_away_costs_no_try(
    organiser: Organiser, settings: Any, monkeypatch: Any
) -> None:
    with FakeServer() as server:
        port = server.port
    monkeypatch.setenv("PROVOTE_EMAIL_URL", f"smtp+plain://127.0.0.1:{port}")
    for name, value in email_settings.from_environment().items():
        setattr(settings, name, value)
    organiser.added(people(1))
    for _ in range(3):
        assert send_due() == 0
    row = Recipient.objects.get()
    assert (row.state, row.tries) == ("waiting", 0)


def test_a_crash_while_sending_repeats_nothing(organiser: Organiser, monkeypatch: Any) -> None:
    def die(*_: Any) -> Result:
        raise KeyboardInterrupt

    organiser.added(people(1))
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", die)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert organiser.progress == {"sending": 1}
    assert sent() == []
    Recipient.objects.update(changed_at=F("changed_at") - timedelta(minutes=16))
    assert sent() == []
    assert organiser.progress == {"uncertain": 1}


@pytest.mark.django_db(transaction=True)
def test_of_several_processes_one_sends_a_mail(organiser: Organiser, monkeypatch: Any) -> None:
    monkeypatch.setattr(invitation_mails, "BATCH", 2)
    organiser.added(people(10))
    postbox.outbox.clear()
    numbers = in_parallel(3, lambda _: send_due())
    assert sum(numbers) == 10
    assert to(postbox.outbox) == people(10)


# Reminders


def remind(organiser: Organiser) -> list[EmailMessage]:
    """The mails of a reminder."""
    assert organiser.remind().status_code == 202
    return sent()


def voted(organiser: Organiser, address: str) -> None:
    organiser.votes.voted.add(str(Recipient.objects.get(address=address).pk))


def test_only_those_who_have_not_voted_are_reminded(organiser: Organiser) -> None:
    organiser.added(people())
    first = {message.to[0]: message for message in sent()}
    voted(organiser, "p1@example.org")
    messages = remind(organiser)
    assert to(messages) == ["p0@example.org", "p2@example.org"]
    for message in messages:
        token = token_of(Recipient.objects.get(address=message.to[0]).pk)
        assert token in str(message.body)
        assert token in str(first[message.to[0]].body)
        assert message.message()["Message-ID"] != first[message.to[0]].message()["Message-ID"]
    assert sent() == []
    assert not Mailing.objects.get().reminding


def test_a_reminder_leaves_no_trace_of_who_got_it(organiser: Organiser) -> None:
    organiser.added(people())
    sent()
    rows, progress = stored(), organiser.progress
    voted(organiser, "p1@example.org")
    assert len(remind(organiser)) == 2
    assert stored() == rows
    assert organiser.progress == progress
    assert set(Recipient.objects.values_list("reminder", flat=True)) == {1}


def test_reminders_go_in_random_order(organiser: Organiser) -> None:
    organiser.added(people(30))
    sent()
    rows = list(Recipient.objects.order_by("mailbox").values_list("address", flat=True))
    reminded = [message.to[0] for message in remind(organiser)]
    assert sorted(reminded) == sorted(rows)
    assert reminded not in (rows, rows[::-1])


def test_the_answers_do_not_depend_on_who_has_voted(organiser: Organiser) -> None:
    organiser.added(people(1))
    sent()
    shown = []
    for has_voted in (False, True):
        if has_voted:
            voted(organiser, "p0@example.org")
        Mailing.objects.update(reminder=0, reminded_at=None)
        Recipient.objects.update(reminder=0)
        answer = organiser.remind().json()
        send_due()
        listed = organiser.person.get(f"{organiser.url}recipients/").json()["results"]
        after = organiser.person.get(organiser.url).json()
        for body in (answer, after):
            body.pop("reminded_at")
        shown.append((answer, after, listed))
    assert shown[0] == shown[1]


@pytest.mark.parametrize(
    "result",
    [Result(Outcome.REFUSED, 550), Result(Outcome.LATER, 451)],
)
def test_a_refused_reminder_changes_nothing(
    organiser: Organiser, monkeypatch: Any, result: Result
) -> None:
    organiser.added(people())
    sent()
    rows = stored()
    monkeypatch.setattr(Delivery, "send", lambda *_: result)
    assert remind(organiser) == []
    assert stored() == rows


def test_logs_name_no_recipient(organiser: Organiser, caplog: Any, monkeypatch: Any) -> None:
    def away(*_: Any) -> Result:
        raise ServerAway

    caplog.set_level("DEBUG")
    organiser.added(people())
    sent()
    remind(organiser)
    monkeypatch.setattr(Delivery, "send", away)
    Mailing.objects.update(reminded_at=None)
    remind(organiser)
    for recipient in Recipient.objects.all():
        assert recipient.address not in caplog.text
        assert str(recipient.pk) not in caplog.text


def test_reminders_wait_for_a_server_that_is_away(organiser: Organiser, monkeypatch: Any) -> None:
    organiser.added(people())
    sent()
    real, calls = Delivery.send, []

    def away_soon(delivery: Delivery, message: EmailMessage) -> Result:
        calls.append(message)
        if len(calls) > 1:
            raise ServerAway
        return real(delivery, message)

    voted(organiser, "p1@example.org")
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", away_soon)
        first = remind(organiser)
    assert to(first + sent()) == ["p0@example.org", "p2@example.org"]
    assert sent() == []


def test_a_reminder_is_not_for_mails_that_wait(organiser: Organiser, smtp: FakeServer) -> None:
    smtp.refused["p1@example.org"] = "451 later"
    organiser.added(people(2))
    assert send_due() == 1
    organiser.remind()
    smtp.refused.clear()
    Recipient.objects.update(due_at=F("due_at") - timedelta(hours=1))
    assert send_due() == 2
    assert send_due() == 0
    subjects = [(to, "Subject: Reminder" in text) for _, [to], text in smtp.received]
    assert sorted(subjects) == [
        ("p0@example.org", False),
        ("p0@example.org", True),
        ("p1@example.org", False),
    ]


def test_new_recipients_do_not_get_an_old_reminder(organiser: Organiser) -> None:
    organiser.added(people(1))
    sent()
    remind(organiser)
    organiser.added(["eve@example.org"])
    assert [message.subject for message in sent()] == ["Invitation to vote"]
    assert sent() == []


def test_people_who_unsubscribed_or_were_refused_are_not_reminded(organiser: Organiser) -> None:
    organiser.added(people())
    sent()
    unsubscribe("p0@example.org")
    Recipient.objects.filter(address="p1@example.org").update(state="refused")
    assert to(remind(organiser)) == ["p2@example.org"]


def unsubscribe(address: str) -> None:
    token = recipient_token(Recipient.objects.get(address=address).pk)
    assert stranger.post(f"/api/v1/users/unsubscribe/{token}/").status_code == 204


def erase(address: str) -> None:
    mailings.forget_person(subject=uuid4(), address=address)


def end_poll(address: str) -> None:
    mailings.stop_mailings(poll_ids=Mailing.objects.values_list("pk", flat=True), reason="")


@pytest.mark.parametrize(("change", "reminded"), [(unsubscribe, 2), (erase, 2), (end_poll, 1)])
def test_a_reminder_is_not_sent_after_the_wish_for_it_has_ended(
    organiser: Organiser, monkeypatch: Any, change: Any, reminded: int
) -> None:
    organiser.added(people())
    sent()
    real: Any = Delivery.send
    got: list[str] = []

    def change_after(delivery: Delivery, message: EmailMessage) -> Any:
        [address] = message.to
        got.append(address)
        if len(got) == 1:
            left = [one for one in people() if one != address]
            change(left[0])
        return real(delivery, message)

    monkeypatch.setattr(Delivery, "send", change_after)
    remind(organiser)
    assert len(got) == reminded


def test_an_address_that_smtp_cannot_name_is_refused(
    organiser: Organiser, smtp: FakeServer
) -> None:
    organiser.added(people(2))
    Recipient.objects.filter(address="p0@example.org").update(address="\u017f@example.org")
    assert send_due() == 1
    assert organiser.progress == {"sent": 1, "refused": 1}


def test_a_crash_after_a_reminder_repeats_nothing(organiser: Organiser, monkeypatch: Any) -> None:
    organiser.added(people())
    sent()
    real, calls = Delivery.send, []

    def die_after(delivery: Delivery, message: EmailMessage) -> Result:
        calls.append(real(delivery, message))
        raise KeyboardInterrupt

    organiser.remind()
    with monkeypatch.context() as patched:
        patched.setattr(Delivery, "send", die_after)
        with pytest.raises(KeyboardInterrupt):
            send_due()
    assert len(calls) == 1
    assert sent() == []

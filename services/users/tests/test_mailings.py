"""Invitations by mail at the API: lists, progress, reminders, unsubscription."""

import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core import mail as postbox
from django.db import connection
from django.db.models import F
from django.test import Client
from mailing import CSV, Organiser
from people import ME, Person, join, problem, stranger

from provote_testing.events import batch_of, samples
from users import services
from users.models import Mailing, MailSuppression, Recipient, User
from users.services import mailings
from users.services.invitation_mails import send_due
from users.services.unsubscribing import recipient_token
from users.subscribers import HANDLERS

pytestmark = pytest.mark.django_db
UNSUBSCRIBE = "/api/v1/users/unsubscribe/"


def two() -> list[str]:
    return ["bob@example.org", "eve@example.org"]


def test_a_list_is_accepted_as_json_and_as_csv(organiser: Organiser) -> None:
    report = organiser.added(["bob@example.org", "nonsense"])
    assert report == {
        "poll_id": str(organiser.poll_id), "added": 1, "duplicates": 0, "valid": 1, "rejected": 1,
        "row_errors": [{"row": 2, "code": "invalid", "detail": report["row_errors"][0]["detail"]}],
    }  # fmt: skip
    text = b"name,email\nBob,bob@example.org\nEve,eve@example.org\n"
    report = organiser.added(text, CSV)
    assert (report["added"], report["duplicates"], report["rejected"]) == (1, 1, 0)
    assert organiser.progress == {"waiting": 2}


def test_an_address_is_invited_once_however_it_is_spelled(organiser: Organiser) -> None:
    spellings = ["bob@example.org", "BOB@Example.ORG", '"bob"@example.org', "bob@bücher.example"]
    report = organiser.added([*spellings, "bob@xn--bcher-kva.example"])
    assert (report["added"], report["duplicates"]) == (2, 3)
    assert organiser.added(spellings)["added"] == 0


def test_a_dry_run_stores_nothing(organiser: Organiser) -> None:
    report = organiser.added([*two(), "nonsense"], query="?dry_run=true")
    assert (report["added"], report["valid"], report["rejected"]) == (None, 2, 1)
    assert not Recipient.objects.exists()
    assert problem(organiser.person.get(organiser.url)) == (404, "poll-not-found")


def test_a_long_list_is_stored_in_chunks(organiser: Organiser, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailings, "CHUNK", 10)
    text = "".join(f"p{n % 90}@example.org\n" for n in range(100))
    report = organiser.added(text.encode(), CSV)
    assert (report["added"], report["duplicates"]) == (90, 10)


def test_a_list_that_ends_in_nonsense_stores_nothing(
    organiser: Organiser, monkeypatch: Any
) -> None:
    monkeypatch.setattr(mailings, "CHUNK", 1)
    assert problem(organiser.send(b'["bob@example.org", "eve@example.org"')) == (
        400,
        "unreadable-recipients",
    )
    assert not Recipient.objects.exists()


@pytest.mark.parametrize("media", [CSV, f"{CSV}; charset=utf-8", "application/octet-stream"])
def test_csv_has_two_media_types(organiser: Organiser, media: str) -> None:
    assert organiser.added(b"email\nbob@example.org\nnonsense\n", media)["added"] == 1
    assert organiser.progress == {"waiting": 1}


@pytest.mark.parametrize("media", ["text/plain", "", "application/xml"])
def test_other_media_types_are_refused(organiser: Organiser, media: str) -> None:
    assert problem(organiser.send(two(), media)) == (415, "unsupported-media-type")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"owner": str(uuid4())}, (404, "poll-not-found")),
        ({"eligibility": "public"}, (409, "poll-not-invited")),
        ({"status": "draft"}, (409, "poll-not-published")),
        ({"status": "closed"}, (409, "poll-not-open")),
        ({"closes_at": "2026-01-01T00:00:00Z"}, (409, "poll-not-open")),
    ],
)
def test_polls_that_cannot_be_invited_to(
    organiser: Organiser, changes: dict[str, Any], refusal: tuple[int, str]
) -> None:
    organiser.state |= changes
    assert problem(organiser.send(two())) == refusal
    assert not Mailing.objects.exists()


def test_only_a_verified_owner_mails(organiser: Organiser) -> None:
    User.objects.filter(subject=organiser.subject).update(email_verified_at=None)
    assert problem(organiser.send(two())) == (403, "email-not-verified")


def test_polls_that_does_not_answer_is_503(organiser: Organiser, sibling: Any) -> None:
    sibling.answers[f"/internal/v1/polls/{organiser.poll_id}/"] = (500, {})
    assert problem(organiser.send(two())) == (503, "poll-unavailable")


def test_an_owner_mails_a_bounded_number_a_day(organiser: Organiser, monkeypatch: Any) -> None:
    monkeypatch.setattr(mailings, "MAX_A_DAY", 2)
    organiser.added(two())
    assert problem(organiser.send(["dan@example.org"])) == (409, "too-many-invitations")
    assert organiser.progress == {"waiting": 2}
    Recipient.objects.update(created_at=F("created_at") - timedelta(days=2))
    assert organiser.added(["dan@example.org"])["added"] == 1


def test_a_parameter_is_sent_once(organiser: Organiser) -> None:
    twice = organiser.send(two(), query="?dry_run=true&dry_run=false")
    assert problem(twice) == (400, "invalid-request")
    assert not Recipient.objects.exists()
    listed = organiser.person.get(f"{organiser.url}recipients/?state=sent&state=refused")
    assert problem(listed) == (400, "invalid-request")


def test_no_other_person_sees_a_mailing(organiser: Organiser, bob: Person, boss: Person) -> None:
    organiser.added(two())
    for path in (organiser.url, f"{organiser.url}recipients/"):
        assert problem(bob.get(path)) == (404, "poll-not-found")
        assert problem(boss.get(path)) == (404, "poll-not-found")
        assert problem(stranger.get(path))[0] == 401
    assert problem(bob.post(f"{organiser.url}remind/")) == (404, "poll-not-found")


def test_recipients_are_listed_by_state(organiser: Organiser) -> None:
    organiser.added(two(), query="?language=de")
    Recipient.objects.filter(address="bob@example.org").update(state="refused", code=550)
    page = organiser.person.get(f"{organiser.url}recipients/?state=refused").json()
    [row] = page["results"]
    assert row.keys() == {"email", "language", "state", "code", "created_at", "changed_at"}
    assert (row["email"], row["code"], row["language"]) == ("bob@example.org", 550, "de")
    assert len(organiser.person.get(f"{organiser.url}recipients/").json()["results"]) == 2


# Reminders


def test_a_reminder_is_requested_once_a_day(organiser: Organiser) -> None:
    assert problem(organiser.remind()) == (404, "poll-not-found")
    organiser.added(two())
    answer = organiser.remind()
    assert (answer.status_code, answer.json()["reminders"]) == (202, 1)
    assert problem(organiser.remind()) == (409, "reminder-too-soon")
    Mailing.objects.update(reminded_at=F("reminded_at") - timedelta(days=1, seconds=1))
    assert organiser.remind().json()["reminders"] == 2


def test_only_an_open_poll_reminds(organiser: Organiser) -> None:
    organiser.added(two())
    organiser.state["status"] = "scheduled"
    organiser.state["opens_at"] = "2999-01-01T00:00:00Z"
    assert problem(organiser.remind()) == (409, "poll-not-open")


# The end of a poll, and of an account


def test_a_closed_poll_stops_its_mailing(organiser: Organiser) -> None:
    from provote_core.outbox.consumer import apply_batch

    organiser.added(two())
    closed = samples()["poll.closed"]
    closed["data"] |= {"poll_id": str(organiser.poll_id)}
    apply_batch(batch_of([closed], source="polls/0"), HANDLERS)
    assert organiser.progress == {"stopped": 2}
    assert organiser.person.get(organiser.url).json()["stopped_by"] == "poll-not-open"
    send_due()
    assert organiser.votes.asked == []


def test_addresses_are_deleted_thirty_days_after_the_end(organiser: Organiser) -> None:
    organiser.added(two())
    mailings.stop_mailings(poll_ids=[organiser.poll_id], reason="poll-not-open")
    Mailing.objects.update(stopped_at=F("stopped_at") - timedelta(days=29))
    services.run_housekeeping()
    assert Recipient.objects.count() == 2
    Mailing.objects.update(stopped_at=F("stopped_at") - timedelta(days=2))
    services.run_housekeeping()
    assert not Mailing.objects.exists()
    assert not Recipient.objects.exists()


def test_an_erased_owner_leaves_no_addresses(organiser: Organiser) -> None:
    organiser.added(two())
    assert organiser.person.delete(ME).status_code == 204
    assert not Mailing.objects.exists()
    assert not Recipient.objects.exists()


def test_the_export_names_polls_and_no_recipients(organiser: Organiser) -> None:
    organiser.added(two())
    answer = organiser.person.get(f"{ME}export/")
    assert [row["poll_id"] for row in answer.json()["mailings"]] == [str(organiser.poll_id)]
    assert "bob@example.org" not in answer.content.decode()


def test_an_erased_recipient_stays_invited_without_address(organiser: Organiser) -> None:
    join("bob")
    organiser.added(two())
    mailings.forget_person(subject=uuid4(), address="BOB@example.org")
    states = dict(Recipient.objects.values_list("address", "state"))
    assert states == {"": "stopped", "eve@example.org": "waiting"}
    assert organiser.added(["bob@example.org"])["added"] == 0


# Unsubscription


def token_for(address: str) -> str:
    return recipient_token(Recipient.objects.get(address=address).pk)


def one_click(token: str, slash: str = "/") -> Any:
    """The request of a mail program (RFC 8058)."""
    return Client().post(f"{UNSUBSCRIBE}{token}{slash}", {"List-Unsubscribe": "One-Click"})


@pytest.mark.parametrize("slash", ["/", ""])
def test_one_click_ends_the_mails_of_an_owner(organiser: Organiser, slash: str) -> None:
    organiser.added(two())
    for _ in range(2):
        assert one_click(token_for("bob@example.org"), slash).status_code == 204
    assert organiser.progress == {"waiting": 1, "unsubscribed": 1}
    assert MailSuppression.objects.count() == 1
    Mailing.objects.all().delete()
    organiser.added(["Bob@example.org", "dan@example.org"])
    assert organiser.progress == {"waiting": 1, "unsubscribed": 1}


def test_a_browser_is_led_to_the_page_and_changes_nothing(
    organiser: Organiser, settings: Any
) -> None:
    organiser.added(two())
    token = token_for("bob@example.org")
    assert problem(stranger.get(f"{UNSUBSCRIBE}{token}/")) == (404, "not-found")
    settings.SITE_URL = "https://vote.example.org"
    answer = stranger.get(f"{UNSUBSCRIBE}{token}/")
    assert answer.status_code == 302
    assert answer["Location"] == f"https://vote.example.org/unsubscribe#token={token}"
    for method in ("HEAD", "OPTIONS", "PUT", "DELETE"):
        stranger.send(method, f"{UNSUBSCRIBE}{token}/")
    assert not MailSuppression.objects.exists()
    assert organiser.progress == {"waiting": 2}


@pytest.mark.parametrize(
    "token", ["%C3%AA%0C", "%0D%0AX-Injected%3A%20yes", "a%20b%22%3C", "x%00"]
)
def test_a_malformed_token_cannot_break_the_redirect(settings: Any, token: str) -> None:
    """The page says that the link is not valid; a header takes no control characters."""
    settings.SITE_URL = "https://vote.example.org"
    answer = stranger.get(f"{UNSUBSCRIBE}{token}/")
    if "%00" in token:
        assert problem(answer) == (400, "invalid-address")
        return
    assert answer.status_code == 302
    assert answer["Location"].isascii()
    assert answer["Location"].isprintable()
    assert (
        answer["Location"].lower() == f"https://vote.example.org/unsubscribe#token={token}".lower()
    )
    assert "X-Injected" not in answer


def test_an_unsubscription_after_the_mail_shows_nothing(organiser: Organiser) -> None:
    organiser.added(two())
    send_due()
    before = organiser.person.get(f"{organiser.url}recipients/").json()
    assert one_click(token_for("bob@example.org")).status_code == 204
    assert organiser.person.get(f"{organiser.url}recipients/").json() == before
    assert organiser.progress == {"sent": 2}
    organiser.remind()
    postbox.outbox.clear()
    send_due()
    assert [message.to for message in postbox.outbox] == [["eve@example.org"]]


@pytest.mark.parametrize(
    "body", [{}, {"List-Unsubscribe": "One-Click"}, {"List-Unsubscribe": "x" * 10_000}]
)
@pytest.mark.parametrize("media", ["application/x-www-form-urlencoded", "multipart", "text/plain"])
def test_the_body_of_a_mail_program_is_not_read(
    organiser: Organiser, body: dict[str, str], media: str
) -> None:
    organiser.added(two())
    path = f"{UNSUBSCRIBE}{token_for('bob@example.org')}/"
    if media == "multipart":
        answer = Client(enforce_csrf_checks=True).post(path, body)
    else:
        answer = Client(enforce_csrf_checks=True).post(path, urlencode(body), content_type=media)
    assert answer.status_code == 204, answer.content
    assert not answer.cookies


@pytest.mark.parametrize("token", ["x", "A" * 43, "ä", "*" * 43])
def test_forged_links_are_refused(organiser: Organiser, token: str) -> None:
    organiser.added(two())
    assert problem(one_click(token)) == (400, "invalid-mail-token")


def test_a_token_of_another_recipient_does_not_fit(organiser: Organiser) -> None:
    organiser.added(two())
    bob, eve = token_for("bob@example.org"), token_for("eve@example.org")
    assert problem(one_click(bob[:21] + eve[21:])) == (400, "invalid-mail-token")


def test_no_column_leads_to_a_ballot_token(organiser: Organiser) -> None:
    organiser.added(two())
    send_due()
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM recipients t UNION ALL SELECT t::text FROM mailings t")
        stored = str(cursor.fetchall())
    for message in postbox.outbox[-2:]:
        [token] = [w for w in str(message.body).split() if w.startswith("pvi_")]
        assert token not in stored
    assert json.dumps(organiser.progress) == '{"sent": 2}'

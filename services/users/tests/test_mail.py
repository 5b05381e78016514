"""Sending of mails: delays, limits, and tokens that exist only in the mail."""

import logging
import re
import smtplib
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail as postbox
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.db import connection
from django.db.models import F
from django.db.models.functions import Now
from fake_smtp import FakeServer
from people import ME, RESET, Person, join, mailed, stranger, token_in

from provote_core.languages import LANGUAGES
from provote_testing.parallel import in_parallel
from users import email_settings, services
from users.models import Mail, MailToken, User
from users.services import mail

pytestmark = pytest.mark.django_db


def away(*_: Any) -> int:
    """A mail server that does not answer."""
    raise smtplib.SMTPServerDisconnected("ada@example.org: away")


def everything() -> str:
    """All rows about mails, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM mails t UNION ALL SELECT t::text FROM mail_tokens t")
        return str(cursor.fetchall())


def pass_minutes(minutes: int) -> None:
    """Make waiting mails older."""
    Mail.objects.update(due_at=F("due_at") - timedelta(minutes=minutes))


def test_nothing_is_sent_while_the_request_runs(ada: Person) -> None:
    assert getattr(postbox, "outbox", []) == []
    services.run_housekeeping()
    assert len(postbox.outbox) == 1
    services.run_housekeeping()
    assert len(postbox.outbox) == 1


def test_a_failed_registration_requests_no_mail(ada: Person) -> None:
    assert Mail.objects.count() == 1
    body = {"username": "ADA", "email": "x@example.org", "password": "correct horse battery"}
    assert stranger.post("/api/v1/users/", body).status_code == 409
    assert Mail.objects.count() == 1


def test_the_token_is_stored_nowhere(ada: Person, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    [message] = mailed()
    token = token_in(message)
    assert MailToken.objects.count() == 1
    assert token not in everything()
    assert token not in caplog.text
    assert "ada@example.org" not in caplog.text


def test_an_unreachable_server_only_delays_mail(
    ada: Person, monkeypatch: Any, caplog: Any
) -> None:
    real = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", away)
    assert mail.send_due() == 0
    assert "ada@example.org" not in caplog.text
    waits = []
    for tries in range(1, 9):
        row = Mail.objects.annotate(now=Now()).get()
        assert (row.tries, row.sent_at) == (tries, None)
        waits.append(round((row.due_at - row.now).total_seconds() / 60))
        assert mail.send_due() == 0
        assert Mail.objects.get().tries == tries, "it is not due yet"
        pass_minutes(60)
        mail.send_due()
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]
    monkeypatch.setattr(EmailMessage, "send", real)
    pass_minutes(60)
    [message] = mailed()
    assert stranger.post("/api/v1/auth/verify-email/", {"token": token_in(message)})
    assert Mail.objects.get().sent_at is not None


def test_a_mail_is_dropped_after_a_day(ada: Person) -> None:
    Mail.objects.update(created_at=F("created_at") - timedelta(hours=25))
    assert mailed() == []
    assert Mail.objects.get().tries == 0


def test_a_mail_is_sent_again_with_a_new_token_after_a_crash(
    ada: Person, monkeypatch: Any
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(mail, "_send", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            mail.send_due()
    pass_minutes(2)
    [message] = mailed()
    verified = stranger.post("/api/v1/auth/verify-email/", {"token": token_in(message)})
    assert verified.status_code == 204


def test_a_failing_mail_does_not_block_others(ada: Person, bob: Person, monkeypatch: Any) -> None:
    real = EmailMessage.send

    def send(message: EmailMessage, fail_silently: bool = False) -> int:
        if message.to == ["ada@example.org"]:
            raise smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"no")})
        return real(message)

    monkeypatch.setattr(EmailMessage, "send", send)
    sent = mailed() + mailed()
    assert [message.to for message in sent] == [["bob@example.org"]]


def test_repeated_requests_are_limited(ada: Person) -> None:
    sent = mailed()
    for _ in range(15):
        for email in ("ada@example.org", "ADA@example.org"):
            stranger.post(RESET, {"email": email})
        sent += mailed()
        Mail.objects.update(created_at=F("created_at") - timedelta(minutes=2))
    kinds = [message.subject for message in sent]
    assert kinds.count("Set a new password") == mail.MOST_A_DAY
    assert not Mail.objects.filter(sent_at=None).exists(), "what is too much does not wait"


def test_a_mail_goes_to_the_spelling_of_the_account(ada: Person) -> None:
    mailed()
    stranger.post(RESET, {"email": "ADA@EXAMPLE.ORG"})
    [message] = mailed()
    assert message.to == ["ada@example.org"]


def test_a_mail_without_recipient_is_deleted(ada: Person) -> None:
    mailed()
    stranger.post(RESET, {"email": "nobody@example.org"})
    assert mailed() == []
    assert not Mail.objects.filter(sent_at=None).exists()


def test_mails_are_kept_for_thirty_days(ada: Person) -> None:
    mailed()
    Mail.objects.update(created_at=F("created_at") - timedelta(days=29))
    services.run_housekeeping()
    assert Mail.objects.exists()
    Mail.objects.update(created_at=F("created_at") - timedelta(days=2))
    MailToken.objects.update(expires_at=F("expires_at") - timedelta(days=4))
    services.run_housekeeping()
    assert not Mail.objects.exists()
    assert not MailToken.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_several_workers_one_sends_a_mail() -> None:
    for n in range(3):
        join(f"ada{n}")
    sent = in_parallel(4, lambda _: mail.send_due())
    assert sum(sent) == 3
    assert sorted(m.to[0] for m in postbox.outbox) == [f"ada{n}@example.org" for n in range(3)]


def test_mails_link_to_the_pages_that_settings_name(ada: Person, settings: Any) -> None:
    settings.SITE_URL = "https://vote.example.org"
    [message] = mailed()
    link = f"https://vote.example.org/verify-email#token={token_in(message)}"
    assert link in str(message.body)


def test_mails_contain_no_text_of_strangers(ada: Person) -> None:
    ada.patch("/api/v1/users/me/", {"display_name": "Win at evil.example", "bio": "evil.example"})
    [message] = mailed()
    assert "evil" not in str(message.body)


def test_mails_are_sent_by_smtp(ada: Person, settings: Any, monkeypatch: Any) -> None:
    with FakeServer() as server:
        monkeypatch.setenv("PROVOTE_EMAIL_URL", f"smtp+plain://127.0.0.1:{server.port}")
        monkeypatch.setenv("PROVOTE_EMAIL_FROM", "Vote <vote@example.org>")
        for name, value in email_settings.from_environment().items():
            setattr(settings, name, value)
        assert mail.send_due() == 1
    [(sender, to, text)] = server.received
    assert (sender, to) == ("vote@example.org", ["ada@example.org"])
    assert "From: Vote <vote@example.org>" in text
    token = re.search(r"pvm_[\w-]{43}", text)
    assert token
    verified = stranger.post("/api/v1/auth/verify-email/", {"token": token.group()})
    assert verified.status_code == 204


def test_a_hanging_server_times_out(ada: Person, settings: Any, monkeypatch: Any) -> None:
    with FakeServer(silent=True) as server:
        monkeypatch.setenv("PROVOTE_EMAIL_URL", f"smtp+plain://127.0.0.1:{server.port}")
        for name, value in email_settings.from_environment().items():
            setattr(settings, name, value)
        settings.EMAIL_TIMEOUT = 0.3
        assert mail.send_due() == 0
        assert not server.outlasted
    assert Mail.objects.get().tries == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}),
        ("none:", {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}),
        (
            "smtp://ada:p%40ss@mail.example.org",
            {
                "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "EMAIL_HOST": "mail.example.org",
                "EMAIL_PORT": 587,
                "EMAIL_HOST_USER": "ada",
                "EMAIL_HOST_PASSWORD": "p@ss",
                "EMAIL_USE_TLS": True,
                "EMAIL_USE_SSL": False,
            },
        ),
        ("smtps://mail.example.org", {"EMAIL_PORT": 465, "EMAIL_USE_SSL": True}),
        ("smtp+plain://relay:2525", {"EMAIL_PORT": 2525, "EMAIL_USE_TLS": False}),
    ],
)
def test_the_mail_server_is_a_url(monkeypatch: Any, url: str, expected: dict[str, Any]) -> None:
    monkeypatch.setenv("PROVOTE_EMAIL_URL", url)
    assert email_settings.from_environment().items() >= expected.items()


@pytest.mark.parametrize(
    "url", ["mail.example.org", "http://mail.example.org", "smtp:", "smtp://a:b", "ftp:x"]
)
def test_an_invalid_email_url_is_refused(monkeypatch: Any, url: str) -> None:
    monkeypatch.setenv("PROVOTE_EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="PROVOTE_EMAIL_URL"):
        email_settings.from_environment()


@pytest.mark.parametrize("url", ["", "console:"])
def test_production_refuses_to_print_mails(monkeypatch: Any, url: str) -> None:
    monkeypatch.setenv("PROVOTE_ENV", "production")
    monkeypatch.setenv("PROVOTE_EMAIL_URL", url)
    with pytest.raises(ImproperlyConfigured, match="PROVOTE_EMAIL_URL"):
        email_settings.from_environment()
    monkeypatch.setenv("PROVOTE_EMAIL_URL", "none:")
    assert email_settings.from_environment()


@pytest.mark.parametrize(
    ("locale", "language", "subject", "address"),
    [
        ("en", "en", "Set a new password", "Hello ada,"),
        ("de-CH", "de", "Neues Passwort festlegen", "Guten Tag ada,"),
        ("fr", "en", "Set a new password", "Hello ada,"),
    ],
)
def test_a_mail_is_in_the_language_of_the_profile(
    ada: Person, locale: str, language: str, subject: str, address: str
) -> None:
    mailed()
    assert ada.patch(ME, {"locale": locale}).status_code == 200
    # The request may come from another person's browser: its language does not matter.
    stranger.post(RESET, {"email": "ada@example.org"}, accept_language="de")
    [message] = mailed()
    assert message.subject == subject
    assert address in str(message.body)
    assert message.extra_headers["Content-Language"] == language
    assert token_in(message)


@pytest.mark.parametrize("kind", list(Mail.Kind))
def test_each_mail_is_written_in_each_language(ada: Person, kind: Mail.Kind) -> None:
    user = User.objects.get()
    subjects = set()
    for locale in LANGUAGES:
        user.profile.locale = locale
        message = mail._compose(kind, user, user.address)
        subjects.add(message.subject)
        assert "{" not in str(message.body)
        assert "ada" in str(message.body)
    assert len(subjects) == len(LANGUAGES)

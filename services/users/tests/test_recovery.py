"""Mailed tokens: resets of passwords, and verification of addresses."""

from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from people import (
    CONFIRM,
    ME,
    PASSWORD,
    RESET,
    TOKEN,
    VERIFY,
    Person,
    at_the_lock,
    join,
    log_in,
    mailed,
    pointers,
    problem,
    refresh,
    stranger,
    token_in,
)

from provote_core.audit.models import AuditRecord
from users.models import Mail, MailToken, User

pytestmark = pytest.mark.django_db
NEW = "another horse battery"
INVALID = (400, "invalid-mail-token")
VERIFICATION = f"{ME}email/verify/"


def ask(email: str = "ada@example.org") -> Any:
    return stranger.post(RESET, {"email": email})


def confirm(token: str, password: str = NEW) -> Any:
    return stranger.post(CONFIRM, {"token": token, "new_password": password})


def pass_minutes() -> None:
    """Make requested mails some minutes older."""
    Mail.objects.update(created_at=F("created_at") - timedelta(minutes=5))


def mailed_reset() -> str:
    """Request a reset for Ada and return its token."""
    mailed()
    assert ask().status_code == 202
    [message] = mailed()
    assert message.to == ["ada@example.org"]
    return token_in(message)


def test_a_forgotten_password_is_replaced(ada: Person) -> None:
    answer = confirm(mailed_reset())
    assert (answer.status_code, answer.content) == (204, b"")
    assert log_in("ada", NEW)
    old = stranger.post(TOKEN, {"username": "ada", "password": PASSWORD})
    assert problem(old) == (401, "invalid-credentials")
    [notice] = mailed()
    assert notice.subject == "Your password was changed"


def test_a_reset_ends_every_session_and_verifies_the_address(ada: Person) -> None:
    confirm(mailed_reset())
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    assert log_in("ada", NEW).me["email_verified"] is True


def test_a_reset_clears_the_count_of_tries(ada: Person) -> None:
    token = mailed_reset()
    for _ in range(11):
        answer = stranger.post(TOKEN, {"username": "ada", "password": "a guess"})
    assert answer.status_code == 429
    confirm(token)
    assert log_in("ada", NEW)


def test_a_reset_does_not_reveal_whether_an_address_is_known(ada: Person, bob: Person) -> None:
    User.objects.filter(username="bob").update(is_active=False)
    mailed()
    known, unknown, locked, sent = [], [], [], []
    for _ in range(3):
        for answers, email in (
            (known, "ada@example.org"), (unknown, "x@example.org"), (locked, "bob@example.org")
        ):  # fmt: skip
            with CaptureQueriesContext(connection) as queries:
                answer = ask(email)
            names = {n: v for n, v in answer.headers.items() if n not in (
                "X-Request-ID", "traceparent", "RateLimit")}  # fmt: skip
            answers.append((answer.status_code, answer.content, names, len(queries)))
        sent += mailed()
    assert known == unknown == locked
    assert known[0][:2] == (
        202, b'{"detail":"If an account has this address, a mail is on its way."}'
    )  # fmt: skip
    assert [m.to for m in sent] == [["ada@example.org"]]


def test_a_token_is_valid_once(ada: Person) -> None:
    token = mailed_reset()
    assert confirm(token).status_code == 204
    assert problem(confirm(token, "a third horse battery")) == INVALID
    assert log_in("ada", NEW)


def test_only_the_newest_token_is_valid(ada: Person) -> None:
    old = mailed_reset()
    pass_minutes()
    new = mailed_reset()
    assert problem(confirm(old)) == INVALID
    assert confirm(new).status_code == 204


def test_a_token_is_valid_for_an_hour(ada: Person) -> None:
    token = mailed_reset()
    MailToken.objects.update(expires_at=F("expires_at") - timedelta(minutes=59))
    MailToken.objects.filter(kind="verify-email").delete()
    assert pointers(confirm(token, "short")) == {"/new_password": "password-too-short"}
    MailToken.objects.update(expires_at=F("expires_at") - timedelta(minutes=1))
    assert problem(confirm(token)) == INVALID


def test_a_token_stays_valid_after_a_weak_password(ada: Person) -> None:
    token = mailed_reset()
    for weak in ("short", "ada@example.org"):
        assert confirm(token, weak).status_code == 400
    assert confirm(token).status_code == 204


@pytest.mark.parametrize("token", ["", "pvm_invented", "x" * 256])
def test_all_invalid_tokens_get_the_same_response(ada: Person, token: str) -> None:
    for answer in (confirm(token), stranger.post(VERIFY, {"token": token})):
        if token:
            assert problem(answer) == INVALID
        else:
            assert pointers(answer) == {"/token": "blank"}


def test_a_token_is_valid_for_its_kind_only(ada: Person) -> None:
    [message] = mailed()
    verification = token_in(message)
    assert problem(confirm(verification)) == INVALID
    assert problem(stranger.post(VERIFY, {"token": mailed_reset()})) == INVALID
    assert stranger.post(VERIFY, {"token": verification}).status_code == 204


def test_a_token_of_a_former_address_is_invalid(ada: Person) -> None:
    [message] = mailed()
    verification, reset = token_in(message), mailed_reset()
    ada.patch(ME, {"email": "new@example.org", "password": PASSWORD})
    assert problem(stranger.post(VERIFY, {"token": verification})) == INVALID
    assert problem(confirm(reset)) == INVALID
    assert ada.me["email_verified"] is False


def test_a_token_is_invalid_after_a_change_of_the_address_by_sql(ada: Person) -> None:
    [message] = mailed()
    User.objects.update(email="new@example.org")
    assert problem(stranger.post(VERIFY, {"token": token_in(message)})) == INVALID


def test_a_changed_password_invalidates_mailed_tokens(ada: Person) -> None:
    token = mailed_reset()
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert ada.post(f"{ME}password/", body).status_code == 204
    assert problem(confirm(token, "a third horse battery")) == INVALID


def test_a_reset_does_not_activate_an_account(ada: Person) -> None:
    token = mailed_reset()
    User.objects.update(is_active=False)
    assert problem(confirm(token)) == INVALID


@pytest.mark.django_db(transaction=True)
def test_of_concurrent_confirmations_with_one_token_one_succeeds() -> None:
    for round_ in range(3):
        join(f"ada{round_}")
        mailed()
        ask(f"ada{round_}@example.org")
        token = token_in(mailed()[0])
        name = f"ada{round_}"
        answers = at_the_lock(name, 8, lambda n, t=token: confirm(t, f"{NEW} {n}"))
        assert Counter(a.status_code for a in answers) == {204: 1, 400: 7}
        assert {problem(a) for a in answers if a.status_code == 400} == {INVALID}
        [winner] = [n for n, a in enumerate(answers) if a.status_code == 204]
        assert log_in(f"ada{round_}", f"{NEW} {winner}")


def test_the_mail_of_the_registration_verifies_the_address(ada: Person) -> None:
    [message] = mailed()
    assert (message.to, message.subject) == (["ada@example.org"], "Confirm your e-mail address")
    assert ada.me["email_verified"] is False
    token = token_in(message)
    assert stranger.post(VERIFY, {"token": token}).status_code == 204
    me = ada.me
    assert (me["email_verified"], me["version"]) == (True, 2)
    assert problem(stranger.post(VERIFY, {"token": token})) == INVALID


def test_a_verification_can_be_requested(ada: Person) -> None:
    mailed()
    pass_minutes()
    answer = ada.post(VERIFICATION)
    assert answer.status_code == 202
    assert set(answer.json()) == {"detail"}
    [message] = mailed()
    assert stranger.post(VERIFY, {"token": token_in(message)}).status_code == 204
    pass_minutes()
    assert ada.post(VERIFICATION).json() == answer.json()
    assert mailed() == [], "a verified address needs none"
    assert problem(stranger.post(VERIFICATION)) == (401, "authentication-required")
    assert pointers(ada.post(VERIFICATION, {"email": "x@y.org"})) == {"/email": "unknown-field"}


def test_the_audit_log_names_the_account_of_a_token(ada: Person) -> None:
    [message] = mailed()
    stranger.post(VERIFY, {"token": token_in(message)})
    row = AuditRecord.objects.latest("id")
    assert (row.action, row.outcome) == ("POST /api/v1/auth/verify-email/", "accepted")
    assert row.target == UUID(ada.me["id"])


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        (RESET, {}, {"/email": "required"}),
        (RESET, {"email": "nobody"}, {"/email": "invalid"}),
        (RESET, {"email": 7}, {"/email": "invalid"}),
        (RESET, {"email": "a@b.org", "username": "a"}, {"/username": "unknown-field"}),
        (CONFIRM, {"token": "x"}, {"/new_password": "required"}),
        (CONFIRM, {"token": 1, "new_password": NEW}, {"/token": "invalid"}),
        (VERIFY, {"token": "x" * 257}, {"/token": "max-length"}),
    ],
)
def test_bad_bodies_are_pointed_at(
    path: str, body: dict[str, object], expected: dict[str, str]
) -> None:
    assert pointers(stranger.post(path, body)) == expected
    assert not Mail.objects.exists()

"""One mailbox has one account, in every spelling of its address."""

from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from people import (
    CONFIRM,
    ME,
    PASSWORD,
    RESET,
    USERS,
    VERIFY,
    Person,
    account,
    join,
    log_in,
    mailed,
    pointers,
    problem,
    stranger,
    token_in,
)

from provote_testing.marks import HOSTILE, counted_swaps
from provote_testing.parallel import in_parallel
from users.addresses import canonical, deliverable, spellings, tidy
from users.models import Mail, User
from users.services.mailboxes import fill_mailboxes

pytestmark = pytest.mark.django_db
BOOKS = "m1@xn--bcher-kva.example"
SPELLINGS = [
    "m1@bücher.example",
    BOOKS,
    "M1@BÜCHER.Example",
    "m1@bu\u0308cher.example",
    "m1@XN--BCHER-KVA.EXAMPLE",
    "m1@bücher\u3002example",
    "m1@\uff42ücher.example",
    '"m1"@bücher.example',
]
OTHERS = ["m2@bücher.example", "m1@bucher.example", "m1@www.bücher.example", "m1+x@bücher.example"]


def older(name: str, email: str | None) -> User:
    """An account as code of the last release inserts it, without a mailbox."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO users (id, subject, username, email, password, is_superuser, is_staff,"
            " is_active, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), %s, %s, '!',"
            " false, false, true, clock_timestamp()) RETURNING id",
            [name, email],
        )
        return User.objects.get(pk=cursor.fetchone()[0])


def mailbox(name: str) -> str | None:
    return User.objects.get(username=name).mailbox


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_all_spellings_have_one_canonical_form(spelling: str) -> None:
    assert canonical(spelling) == BOOKS
    assert deliverable(tidy(spelling)).isascii()
    assert {BOOKS, "m1@bücher.example"} <= set(spellings(spelling))


@pytest.mark.parametrize(
    ("address", "form"),
    [
        ("a@straße.example", "a@xn--strae-oqa.example"),
        ("a@strasse.example", "a@strasse.example"),
        ("a@i❤.ws", "a@xn--i-7iq.ws"),
        ("a@xn--i-7iq.ws", "a@xn--i-7iq.ws"),
        ("a@[2001:DB8:0::1]", "a@[2001:db8::1]"),
        ("\u212a@example.org", "k@example.org"),
        ("nobody", "nobody"),
        ("a@" + "ü" * 70 + ".de", "a@" + "ü" * 70 + ".de"),
        ("a@xn--zzzzzz9999.de", "a@xn--zzzzzz9999.de"),
    ],
)
def test_the_canonical_form_of_a_canonical_form_is_the_same(address: str, form: str) -> None:
    assert canonical(address) == canonical(form) == form


@pytest.mark.parametrize("second", SPELLINGS)
@pytest.mark.parametrize("first", SPELLINGS[:2])
def test_one_mailbox_registers_once(first: str, second: str) -> None:
    assert stranger.post(USERS, account("first", email=first)).status_code == 201
    answer = stranger.post(USERS, account("second", email=second))
    assert problem(answer) == (409, "email-taken")
    assert User.objects.count() == 1


@pytest.mark.parametrize("other", OTHERS)
def test_different_mailboxes_can_both_register(other: str) -> None:
    stranger.post(USERS, account("first", email=SPELLINGS[0]))
    assert stranger.post(USERS, account("second", email=other)).status_code == 201


@pytest.mark.django_db(transaction=True)
def test_concurrent_registrations_of_one_mailbox_create_one_account() -> None:
    answers = in_parallel(
        8, lambda n: stranger.post(USERS, account(f"user{n}", email=SPELLINGS[n]))
    )
    assert sorted(a.status_code for a in answers) == [201] + [409] * 7
    assert {problem(a) for a in answers if a.status_code == 409} == {(409, "email-taken")}


@pytest.mark.parametrize("local", ["\u017f1", "\u0131", "\u0130", "jö", '"\u017f"', "\uff411"])
def test_a_local_part_is_ascii(ada: Person, local: str) -> None:
    address = f"{local}@example.org"
    refused = stranger.post(USERS, account("member", email=address))
    assert pointers(refused) == {"/email": "invalid"}
    change = {"email": address, "password": PASSWORD}
    assert pointers(ada.patch(ME, change)) == {"/email": "invalid"}


def test_an_address_is_shown_as_it_was_written() -> None:
    shown = stranger.post(USERS, account(email="M1@BÜCHER.Example")).json()["email"]
    assert shown == "M1@bücher.example"
    assert stranger.post(USERS, account("bob", email="b@XN--STRAE-OQA.de")).json()["email"] == (
        "b@xn--strae-oqa.de"
    )


def test_an_address_that_grows_too_long_is_refused() -> None:
    growing = "a@" + ".".join(["ﷺ"] * 60) + ".de"
    assert "/email" in pointers(stranger.post(USERS, account(email=growing)))


@pytest.mark.parametrize("marks", HOSTILE)
def test_marks_in_disorder_are_sorted_without_swaps(marks: str) -> None:
    with counted_swaps() as swaps:
        for address in (f"{marks}@example.org", f"a@{marks}.example", f"a@xn--{marks}.example"):
            for form in (canonical, tidy, deliverable, spellings):
                form(address)
    assert sum(swaps) <= len(marks)


@pytest.mark.parametrize("domain", ["ä." * 5_000, ("ä" * 300 + ".") * 400])
def test_labels_of_an_address_that_is_too_long_are_not_encoded(
    monkeypatch: pytest.MonkeyPatch, domain: str
) -> None:
    encoded: list[str] = []
    monkeypatch.setattr("idna.encode", lambda given, **_: encoded.append(given) or b"x")
    answer = stranger.post(USERS, account(email=f"a@{domain}example"))
    assert pointers(answer) == {"/email": "max-length"}
    assert encoded == []


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_a_reset_by_any_spelling_is_mailed(spelling: str) -> None:
    stranger.post(USERS, account(email=SPELLINGS[0]))
    mailed()
    assert stranger.post(RESET, {"email": spelling}).status_code == 202
    [message] = mailed()
    assert message.to == [BOOKS], "in the one form that every mail server takes"
    body = {"token": token_in(message), "new_password": "another good one"}
    assert stranger.post(CONFIRM, body).status_code == 204
    assert log_in("ada", "another good one").me["email_verified"]


def test_all_spellings_of_a_mailbox_share_its_mail_limit() -> None:
    stranger.post(USERS, account(email=SPELLINGS[0]))
    mailed()
    for spelling in SPELLINGS:
        stranger.post(RESET, {"email": spelling})
    assert len(mailed()) == 1


def test_a_verification_survives_another_spelling(ada: Person) -> None:
    ada.patch(ME, {"email": SPELLINGS[0], "password": PASSWORD})
    *_, message = mailed()
    User.objects.update(email=BOOKS)
    assert stranger.post(VERIFY, {"token": token_in(message)}).status_code == 204


def test_a_change_to_the_mailbox_of_another_account_is_refused(ada: Person) -> None:
    stranger.post(USERS, account("bob", email=SPELLINGS[0]))
    body = {"email": BOOKS, "password": PASSWORD}
    assert problem(ada.patch(ME, body)) == (409, "email-taken")


def test_the_spelling_of_an_own_mailbox_can_be_changed(ada: Person) -> None:
    for spelling in (SPELLINGS[0], BOOKS, SPELLINGS[0]):
        answer = ada.patch(ME, {"email": spelling, "password": PASSWORD})
        assert (answer.status_code, answer.json()["email"]) == (200, spelling)
        assert mailbox("ada") == BOOKS


def test_an_address_given_up_is_free_in_every_spelling(ada: Person) -> None:
    ada.patch(ME, {"email": SPELLINGS[0], "password": PASSWORD})
    ada.patch(ME, {"email": "else@example.org", "password": PASSWORD})
    assert stranger.post(USERS, account("bob", email=BOOKS)).status_code == 201
    assert Person(log_in("bob").access).delete(ME).status_code == 204
    assert stranger.post(USERS, account("carl", email=SPELLINGS[2])).status_code == 201


def test_erasing_deletes_mails_by_every_spelling(ada: Person) -> None:
    ada.patch(ME, {"email": SPELLINGS[0], "password": PASSWORD})
    stranger.post(RESET, {"email": BOOKS})
    stranger.post(RESET, {"email": "m1@Bücher.example"})
    assert ada.delete(ME).status_code == 204
    assert not Mail.objects.exists()


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_staff_finds_an_account_by_any_spelling(boss: Person, spelling: str) -> None:
    stranger.post(USERS, account("ada", email=SPELLINGS[0]))
    found = boss.send("GET", f"{USERS}?email={spelling}").json()["results"]
    assert [one["username"] for one in found] == ["ada"]


def test_create_admin_compares_mailboxes(monkeypatch: Any) -> None:
    stranger.post(USERS, account("ada", email=SPELLINGS[0]))
    monkeypatch.setattr("sys.stdin.readline", lambda: f"{PASSWORD}\n", raising=False)
    with pytest.raises(CommandError, match="address is taken"):
        call_command("create_admin", username="root", email=BOOKS, password_stdin=True)


class TestAccountsOfAnOlderRelease:
    """Its code runs on the same tables, and writes addresses without mailboxes."""

    def test_a_trigger_fills_the_mailbox_of_an_ascii_address(self) -> None:
        assert older("old", "Old@XN--BCHER-KVA.example").mailbox == "old@xn--bcher-kva.example"

    def test_other_addresses_are_compared_before_and_after_housekeeping(self) -> None:
        assert older("old", SPELLINGS[0]).mailbox is None
        for _ in range(2):
            answer = stranger.post(USERS, account(email=BOOKS))
            assert problem(answer) == (409, "email-taken")
            stranger.post(RESET, {"email": BOOKS})
            assert [message.to for message in mailed()] == [[BOOKS]]
            Mail.objects.all().delete()
            assert fill_mailboxes() == 0
        assert mailbox("old") == BOOKS

    def test_a_change_by_older_code_leaves_no_stale_mailbox(self) -> None:
        join("ada")
        with connection.cursor() as cursor:
            for email, expected in [
                ("Other@example.org", "other@example.org"),
                (SPELLINGS[0], None),
                ('"q"@example.org', None),
                ("plain@example.org", "plain@example.org"),
            ]:
                cursor.execute("UPDATE users SET email = %s", [email])
                assert mailbox("ada") == expected
            cursor.execute("UPDATE users SET email = NULL, is_active = false, erased_at = now()")
        assert mailbox("ada") is None

    def test_accounts_with_one_mailbox_stay_and_the_older_one_has_it(self) -> None:
        first, second = older("first", SPELLINGS[0]), older("second", BOOKS)
        User.objects.filter(pk=second.pk).update(email="x@example.org")
        assert fill_mailboxes() == 0
        with connection.cursor() as cursor:
            cursor.execute("UPDATE users SET email = %s WHERE id = %s", [BOOKS, second.pk])
        assert (mailbox("first"), mailbox("second")) == (BOOKS, None)
        assert fill_mailboxes() == 1
        for spelling in SPELLINGS[:2]:
            stranger.post(RESET, {"email": spelling})
            assert len(mailed()) == 1
            assert Mail.objects.get(sent_at__isnull=False).user_id == first.pk
            Mail.objects.all().delete()
        User.objects.filter(pk=first.pk).update(
            email=None, mailbox=None, is_active=False, erased_at=first.created_at
        )
        assert fill_mailboxes() == 0
        assert mailbox("second") == BOOKS, "once the older one is gone"

    def test_a_constraint_makes_mailboxes_unique(self) -> None:
        older("first", "a@example.org")
        with pytest.raises(IntegrityError, match="users_mailbox"), transaction.atomic():
            User.objects.create(username="second", email="b@example.org", mailbox="a@example.org")


def test_names_are_trimmed(ada: Person) -> None:
    assert log_in("ada ").subject == log_in("\u00a0 ADA\n").subject == ada.subject
    assert stranger.post(USERS, account(" bob\t", email="b@example.org")).json()["username"] == (
        "bob"
    )
    assert problem(stranger.post(USERS, account(" ADA", email="c@example.org")))[0] == 409
    assert authenticate(username=" ada ", password=PASSWORD) is not None


def test_tries_at_a_trimmed_name_share_their_count(ada: Person) -> None:
    wrong = [{"username": f"ada{' ' * n}", "password": "a wrong guess"} for n in range(11)]
    answers = [stranger.post("/api/v1/auth/token/", body).status_code for body in wrong]
    assert answers == [401] * 10 + [429]

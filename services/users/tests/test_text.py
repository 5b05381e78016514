"""The text policy for profiles, names of API keys and the admin site."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from people import ME, PASSWORD, Person, pointers, stranger
from test_admin import USERS, Browser, change_form

from users.models import User, UserProfile

pytestmark = pytest.mark.django_db

KEYS = f"{ME}api-keys/"
OVERRIDE = "\u202egnp.exe"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645"
WRITTEN = [PERSIAN, "山田\u3000太郎", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001fae8",
           "\u2764\ufe0f", "Donau\u00addampf", "\U000a0000", "\uf8ff"]  # fmt: skip
REFUSED = [("a\x1b[2Jb", "not-printable"), ("\x1f", "not-printable"), ("a\x7f", "not-printable"),
           ("a\u0085b", "not-printable"), (OVERRIDE, "not-printable"),
           ("a\u2069", "not-printable"), ("a\ufeffb", "not-printable"),
           ("a\ufdd0", "not-printable"), ("\u200b", "blank"),
           ("\u3164\u2800", "blank")]  # fmt: skip

NOT_PRINTABLE_ADDRESSES = ['"\x1b"@example.org', '"\x7f"@example.org', "a@ex\u202eample.org",
                           "a@ex\u2066ample.org"]  # fmt: skip


@pytest.fixture
def browser(boss: Person) -> Browser:
    """Logged in as the boss."""
    browser = Browser()
    browser.log_in("boss")
    return browser


@pytest.mark.parametrize("text", WRITTEN)
def test_printable_text_is_stored_unchanged(ada: Person, text: str) -> None:
    said = {"display_name": text, "bio": f"{text}\n\t{text}"}
    assert ada.patch(ME, said).json().items() >= said.items()
    assert ada.me.items() >= said.items()
    assert ada.post(KEYS, {"name": text, "scopes": ["votes:delegate"]}).json()["name"] == text


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_unprintable_text_is_refused(ada: Person, text: str, code: str) -> None:
    for field in ("display_name", "bio"):
        assert pointers(ada.patch(ME, {field: text})) == {f"/{field}": code}
    key = {"name": text, "scopes": ["votes:delegate"]}
    assert pointers(ada.post(KEYS, key)) == {"/name": code}


@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "two\tcolumns", "two\u2028lines"])
def test_only_a_bio_can_have_several_lines(ada: Person, text: str) -> None:
    assert pointers(ada.patch(ME, {"display_name": text})) == {"/display_name": "not-printable"}
    kept = text if "\t" in text else "two\nlines"
    assert ada.patch(ME, {"bio": text}).json()["bio"] == kept


def test_text_is_stored_in_normalisation_form_c(ada: Person) -> None:
    said = ada.patch(ME, {"display_name": " Zoe\u0308\u00a0", "bio": "\u212b"}).json()
    assert (said["display_name"], said["bio"]) == ("Zoë", "Å")
    assert ada.patch(ME, {"display_name": "Zoe\u0308", "bio": " \n"}).json()["bio"] == ""
    key = ada.post(KEYS, {"name": "cafe\u0301", "scopes": ["votes:delegate"]})
    assert key.json()["name"] == "café"


@pytest.mark.parametrize("address", NOT_PRINTABLE_ADDRESSES)
def test_an_unprintable_address_is_refused(ada: Person, monkeypatch: Any, address: str) -> None:
    new = {"username": "eve", "email": address, "password": PASSWORD}
    assert pointers(stranger.post("/api/v1/users/", new)) == {"/email": "not-printable"}
    moved = {"email": address, "password": PASSWORD}
    assert pointers(ada.patch(ME, moved)) == {"/email": "not-printable"}
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSWORD}\n"))
    with pytest.raises(CommandError, match="not a printable character"):
        call_command("create_admin", username="eve", email=address, password_stdin=True)


def test_older_text_can_stay_until_it_is_changed(ada: Person) -> None:
    UserProfile.objects.filter(pk=ada.me["id"]).update(display_name=OVERRIDE, bio="a\x1b")
    assert ada.me["display_name"] == OVERRIDE
    changed = ada.patch(ME, {"locale": "fr", "display_name": OVERRIDE, "bio": "a\x1b"}).json()
    assert (changed["display_name"], changed["bio"], changed["locale"]) == (
        OVERRIDE,
        "a\x1b",
        "fr",
    )
    assert pointers(ada.patch(ME, {"bio": "a\x1b!"})) == {"/bio": "not-printable"}
    assert ada.patch(ME, {"bio": ""}).json()["bio"] == ""


def test_the_admin_site_has_the_same_text_policy(browser: Browser, ada: Person) -> None:
    user = User.objects.get(pk=ada.me["id"])
    path = f"{USERS}{user.pk}/change/"

    def change(**changes: Any) -> dict[str, Any]:
        answer = browser.post(path, **change_form(user, **changes))
        assert answer.status_code in (200, 302)
        return {} if answer.status_code == 302 else dict(answer.context["adminform"].form.errors)

    for text in (text for text, _ in REFUSED if text.strip()):  # as Django's forms do
        assert change(display_name=text).keys() == {"display_name"}, ascii(text)
        assert change(bio=text).keys() == {"bio"}, ascii(text)
    assert change(display_name="a\nb").keys() == {"display_name"}
    assert change(display_name=f"{PERSIAN} e\u0301", bio="two\r\nlines") == {}
    user.refresh_from_db()
    assert (user.profile.display_name, user.profile.bio) == (f"{PERSIAN} é", "two\nlines")
    assert b"<textarea" in browser.get(path).content, "a field of one line would join them"


@pytest.mark.parametrize("address", NOT_PRINTABLE_ADDRESSES)
def test_an_unprintable_address_is_refused_on_the_admin_site(
    browser: Browser, ada: Person, address: str
) -> None:
    user = User.objects.get(pk=ada.me["id"])
    changed = browser.post(f"{USERS}{user.pk}/change/", **change_form(user, email=address))
    form = {"username": "eve", "email": address, "usable_password": "true"}
    created = browser.post(f"{USERS}add/", **form, password1=PASSWORD, password2=PASSWORD)
    for answer in (changed, created):
        errors = answer.context["adminform"].form.errors.as_data()
        assert [error.code for error in errors["email"]] == ["not-printable"]
    assert set(User.objects.values_list("email", flat=True)) == {
        "ada@example.org",
        "boss@example.org",
    }


def test_staff_can_change_an_account_with_an_older_address(browser: Browser, ada: Person) -> None:
    [address, *_] = NOT_PRINTABLE_ADDRESSES
    User.objects.filter(pk=ada.me["id"]).update(email=address)
    user = User.objects.get(pk=ada.me["id"])
    form = change_form(user, is_moderator="on")
    assert browser.post(f"{USERS}{user.pk}/change/", **form).status_code == 302
    assert (ada.me["email"], ada.me["roles"]) == (address, ["moderator"])


def test_staff_can_change_an_account_with_older_text(browser: Browser, ada: Person) -> None:
    old = {"display_name": OVERRIDE, "bio": "a\x1b\nb"}
    UserProfile.objects.filter(pk=ada.me["id"]).update(**old)
    user = User.objects.get(pk=ada.me["id"])
    form = change_form(user, display_name=OVERRIDE, bio="a\x1b\r\nb", is_moderator="on")
    assert browser.post(f"{USERS}{user.pk}/change/", **form).status_code == 302
    user.refresh_from_db()
    assert (user.is_moderator, user.profile.display_name, user.profile.bio) == (
        True,
        OVERRIDE,
        "a\x1b\nb",
    )

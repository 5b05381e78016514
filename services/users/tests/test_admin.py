"""The admin site, with the headers of a gateway, and the command create_admin."""

import io
import re
from typing import Any

import browsers
import pytest
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.test import Client
from people import (
    ME,
    PASSWORD,
    VERIFY,
    Person,
    log_in,
    mailed,
    problem,
    refresh,
    stranger,
    token_in,
)

from provote_core.audit.models import AuditRecord
from users.models import User
from users.services import sessions

pytestmark = pytest.mark.django_db
SITE = "/admin/users/"
USERS = f"{SITE}users/user/"


class Browser:
    """A browser behind the gateway at https://vote.example.org:8443."""

    def __init__(self) -> None:
        self.client = Client(
            enforce_csrf_checks=True,
            headers={"Host": "vote.example.org:8443", "X-Forwarded-Proto": "https"},
        )

    def get(self, path: str) -> Any:
        return self.client.get(path)

    def post(self, path: str, origin: str = "https://vote.example.org:8443", **form: Any) -> Any:
        """Fill in the form at `path` and send it."""
        page = self.get(path).content.decode()
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        token = {"csrfmiddlewaretoken": found.group(1)} if found else {}
        return self.client.post(path, form | token, headers={"Origin": origin})

    def log_in(self, name: str) -> Any:
        return self.post(f"{SITE}login/?next={SITE}", username=name, password=PASSWORD)


@pytest.fixture
def browser(boss: Person) -> Browser:
    """Logged in as the boss."""
    browser = Browser()
    answer = browser.log_in("boss")
    assert (answer.status_code, answer.headers["Location"]) == (302, SITE)
    return browser


def change_form(user: User, **changes: Any) -> dict[str, Any]:
    counts = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0}
    form = {f"api_keys-{name}": value for name, value in counts.items()}
    return form | {"username": user.username, "email": user.email, "is_active": "on"} | changes


def test_staff_can_search_accounts(browser: Browser, ada: Person) -> None:
    user_id = ada.me["id"]
    for path in ("", "users/user/", f"users/user/{user_id}/change/", "users/user/add/",
                 f"users/user/{user_id}/password/", "audit/auditrecord/"):  # fmt: skip
        answer = browser.get(f"{SITE}{path}")
        assert answer.status_code == 200, path
        assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert b"ada@example.org" in browser.get(f"{USERS}?q=ADA").content
    assert b"ada@example.org" in browser.get(f"{USERS}?q={ada.subject}").content
    assert b"ada@example.org" not in browser.get(f"{USERS}?q=nobody").content


def test_the_site_has_the_colours_and_the_name_of_the_platform() -> None:
    text = Client().get(f"{SITE}login/").content.decode()
    assert re.search(r'<div id="site-name"><a [^>]+>Provote</a>', text)
    assert "/static/users/provote_admin/theme.css" in text
    assert finders.find("provote_admin/theme.css")


def test_pages_have_no_inline_scripts(browser: Browser) -> None:
    for path in (SITE, USERS, f"{USERS}add/"):
        page = browser.get(path).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", page) == []
        assert [src for src in re.findall(r'src="([^"]*)"', page) if not src.startswith("/")] == []


def test_the_api_has_its_own_content_security_policy(ada: Person) -> None:
    policy = ada.get(ME).headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"


def test_a_login_from_another_origin_is_refused(boss: Person) -> None:
    answer = Browser().post(
        f"{SITE}login/", origin="https://evil.example", username="boss", password=PASSWORD
    )
    assert answer.status_code == 403


def test_only_staff_can_log_in(ada: Person) -> None:
    browser = Browser()
    assert browser.log_in("ada").status_code == 200
    answer = browser.get(USERS)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{SITE}login/")


def test_cookies_have_the_path_of_the_site(browser: Browser) -> None:
    assert {(c.key, c["path"]) for c in browser.client.cookies.values()} == {
        ("provote_users_session", SITE),
        ("provote_users_csrf", SITE),
    }


def test_a_session_of_the_site_does_not_authenticate_at_the_api(browser: Browser) -> None:
    assert problem(browser.get(ME)) == (401, "authentication-required")


def test_changes_by_staff_are_audited_with_their_subject(
    browser: Browser, boss: Person, ada: Person
) -> None:
    user = User.objects.get(username="ada")
    path = f"{USERS}{user.pk}/change/"
    answer = browser.post(path, **change_form(user, email="new@example.org"))
    assert answer.status_code == 302, answer.content
    user.refresh_from_db()
    assert user.email == "new@example.org"
    row = AuditRecord.objects.latest("id")
    assert (row.actor, row.outcome) == (str(boss.subject), "accepted")
    assert row.action.startswith("POST /admin/users/users/user/")


def test_read_only_fields_cannot_be_changed(browser: Browser, ada: Person) -> None:
    user = User.objects.get(username="ada")
    form = change_form(user, id="0", subject="0", erased_at="2020-01-01", last_login="")
    browser.post(f"{USERS}{user.pk}/change/", **form)
    after = User.objects.get(username="ada")
    assert (after.pk, after.subject, after.erased_at) == (user.pk, user.subject, None)
    assert browser.post(f"{USERS}{user.pk}/delete/", post="yes").status_code == 403


def test_a_taken_name_is_a_message_not_an_error(
    browser: Browser, ada: Person, bob: Person
) -> None:
    user = User.objects.get(username="bob")
    answer = browser.post(f"{USERS}{user.pk}/change/", **change_form(user, username="ADA"))
    assert answer.status_code == 200
    assert b"This user name is taken." in answer.content


def test_an_address_changed_by_staff_is_unverified_and_gets_a_token(
    browser: Browser, ada: Person
) -> None:
    [_, message] = mailed()
    assert ada.post(VERIFY, {"token": token_in(message)}).status_code == 204
    user = User.objects.get(username="ada")
    path = f"{USERS}{user.pk}/change/"
    browser.post(path, **change_form(user, is_moderator="on"))
    assert (ada.me["email_verified"], ada.me["roles"]) == (True, ["moderator"])
    browser.post(path, **change_form(user, email="new@example.org"))
    assert ada.me["email_verified"] is False
    assert ada.me["version"] == user.version + 2
    [asked] = mailed()
    assert asked.to == ["new@example.org"]


def test_the_token_of_a_deactivated_account_is_invalid_at_once(
    browser: Browser, ada: Person
) -> None:
    user = User.objects.get(username="ada")
    form = change_form(user)
    del form["is_active"]
    browser.post(f"{USERS}{user.pk}/change/", **form)
    assert problem(ada.get(ME)) == (401, "invalid-token")


def test_unlocking_an_account_brings_no_session_back(browser: Browser, ada: Person) -> None:
    page = browsers.Browser()
    assert page.sign_in().status_code == 200
    user = User.objects.get(username="ada")
    unlocked = change_form(user)
    locked = {name: value for name, value in unlocked.items() if name != "is_active"}
    for form in (locked, unlocked):
        assert browser.post(f"{USERS}{user.pk}/change/", **form).status_code == 302
    assert User.objects.get(username="ada").is_active
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    assert problem(page.token()) == (401, "invalid-session")
    assert log_in("ada").get(ME).status_code == 200


def test_other_changes_by_staff_end_no_session(browser: Browser, ada: Person) -> None:
    user = User.objects.get(username="ada")
    browser.post(f"{USERS}{user.pk}/change/", **change_form(user, display_name="Ada"))
    assert refresh(ada.refresh).status_code == 200


def test_no_login_with_the_old_password_follows_the_end_of_the_sessions(
    browser: Browser, ada: Person, monkeypatch: Any
) -> None:
    held: list[bool] = []
    end = sessions.log_out_everywhere

    def ending(**which: Any) -> None:
        held.append(User.objects.get(username="ada").check_password(PASSWORD))
        end(**which)

    monkeypatch.setattr(sessions, "log_out_everywhere", ending)
    path = f"{USERS}{User.objects.get(username='ada').pk}/password/"
    new = "another horse battery"
    browser.post(path, password1=new, password2=new, usable_password="true")
    assert held == [False]


def test_a_new_password_ends_every_session(browser: Browser, ada: Person) -> None:
    user = User.objects.get(username="ada")
    new = "another horse battery"
    path = f"{USERS}{user.pk}/password/"
    answer = browser.post(path, password1=new, password2=new, usable_password="true")
    assert answer.status_code == 302, answer.content
    assert problem(refresh(ada.refresh)) == (401, "invalid-refresh-token")
    assert log_in("ada", new).get(ME).status_code == 200


def test_staff_can_create_an_account(browser: Browser) -> None:
    form = {"username": "eve", "email": "eve@example.org", "usable_password": "true"}
    answer = browser.post(f"{USERS}add/", **form, password1=PASSWORD, password2=PASSWORD)
    assert answer.status_code == 302, answer.content
    assert log_in("eve").me["email"] == "eve@example.org"


def test_staff_can_erase_accounts(browser: Browser, ada: Person) -> None:
    user_id = ada.me["id"]
    answer = browser.post(USERS, action="erase", _selected_action=user_id)
    assert answer.status_code == 302
    user = User.objects.get(pk=user_id)
    assert (user.username, user.email, user.is_active) == (f"erased:{user_id}", None, False)
    page = browser.get(f"{USERS}{user_id}/change/")
    assert b'name="_save"' not in page.content


@pytest.mark.parametrize("chosen", ["x", "\x00", "9" * 40])
def test_an_erasure_with_an_invalid_id_erases_no_account(
    browser: Browser, ada: Person, chosen: str
) -> None:
    answer = browser.post(USERS, action="erase", _selected_action=[ada.me["id"], chosen])
    assert answer.status_code == 400
    assert User.objects.get(username="ada").erased_at is None


@pytest.mark.parametrize(
    "query", ["created_at__year=0", "created_at__year=9999999", "username__regex=(", "q=%00"]
)
def test_an_invalid_filter_is_400(browser: Browser, query: str) -> None:
    assert browser.get(f"{USERS}?{query}").status_code == 400


def create_admin(username: str, password: str, monkeypatch: Any) -> str:
    out = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command(
        "create_admin", username=username, email=f"{username}@example.org", password_stdin=True,
        stdout=out,
    )  # fmt: skip
    return out.getvalue()


def test_create_admin_creates_a_staff_account(monkeypatch: Any) -> None:
    assert "chief may log in" in create_admin("chief", PASSWORD, monkeypatch)
    assert Browser().log_in("chief").status_code == 302
    assert log_in("chief").get("/api/v1/users/audit/").status_code == 200


@pytest.mark.parametrize(
    ("username", "password", "message"),
    [
        ("chief", "another good one", "exists already and was not changed"),
        ("x", PASSWORD, "username: Use 3 to 64"),
        ("other", "short", "too short"),
        ("other", "", "password: This field may not be blank"),
    ],
)
def test_create_admin_reports_why_it_failed(
    monkeypatch: Any, username: str, password: str, message: str
) -> None:
    create_admin("chief", PASSWORD, monkeypatch)
    with pytest.raises(CommandError, match=message):
        create_admin(username, password, monkeypatch)
    assert log_in("chief").me["is_staff"] is True
    assert User.objects.count() == 1


def test_only_staff_read_the_audit_log(ada: Person, boss: Person) -> None:
    path = "/api/v1/users/audit/"
    assert problem(stranger.get(path)) == (401, "authentication-required")
    assert problem(ada.get(path)) == (403, "forbidden")
    rows = boss.get(f"{path}?outcome=accepted").json()["results"]
    assert {row["action"] for row in rows} == {
        "POST /api/v1/users/",
        "POST /api/v1/auth/token/",
    }

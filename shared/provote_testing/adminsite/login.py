"""Tests of the sign-on."""

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from provote_admin.models import Visitor
from provote_admin.sso_client import nonce_of
from provote_core.audit.models import AuditRecord
from provote_testing.adminsite.case import SiteCase, is_503
from provote_testing.sso import Browser, Users

ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)",
    "/admin/users/", "/api/v1/", "", "admin/", "http:///evil.example", "\n//evil.example",
)  # fmt: skip


class Login(SiteCase):
    """The redirect to users and back, and refused codes."""

    def test_a_sign_on_goes_through_users_and_returns_to_the_page(
        self, users: Users, browser: Browser
    ) -> None:
        page = "audit/auditrecord/?q=x&outcome=accepted"
        subject = uuid4()
        answer = self.enter(users, browser, subject, page)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{self.site}{page}")
        seen: Any = browser.get(self.site)
        assert seen.status_code == 200
        assert f"staff {subject.hex[:8]}" in seen.content.decode()

    def test_cookies_stay_on_the_site_and_away_from_scripts(
        self, inside: Browser, settings: Any
    ) -> None:
        inside.get(self.site)
        kinds = {name.rpartition(f"provote_{self.service}_")[2] for name in inside.cookies}
        assert {"session", "sign_on"} <= kinds <= {"session", "sign_on", "csrf"}
        for name, cookie in inside.cookies.items():
            assert cookie["path"] == self.site, name
            assert cookie["samesite"] == "Lax"
            assert cookie["httponly"] or name.endswith("_csrf")
        settings.SESSION_COOKIE_SECURE = True
        other = Browser(self.site)
        other.start_sign_on()
        assert other.cookies[f"provote_{self.service}_sign_on"]["secure"]

    def test_a_sign_on_is_audited(self, inside: Browser) -> None:
        row = AuditRecord.objects.get()
        assert (row.actor, row.actor_kind, row.outcome) == (str(self.boss), "person", "accepted")
        assert row.action == f"GET {self.site}sign-on/"

    def test_a_code_is_valid_once(self, users: Users, browser: Browser) -> None:
        query = browser.start_sign_on()
        code = users.issue_code(uuid4(), query["nonce"])
        assert browser.finish_sign_on(code).status_code == 302
        browser.cookies.pop(f"provote_{self.service}_session")
        self.refused(browser, browser.finish_sign_on(code))

    def test_a_code_is_valid_only_in_the_browser_that_started_the_sign_on(
        self, users: Users, browser: Browser
    ) -> None:
        """Otherwise an attacker could log a victim in to the attacker's account (login CSRF)."""
        attacker = Browser(self.site)
        code = users.issue_code(uuid4(), attacker.start_sign_on()["nonce"])
        self.refused(browser, browser.finish_sign_on(code))
        assert users.requests == [], "without a state cookie the code is not sent to users"
        browser.start_sign_on()
        self.refused(browser, browser.finish_sign_on(code))
        assert attacker.finish_sign_on(code).status_code == 302

    @pytest.mark.parametrize("code", ["", "x", "x" * 5000, "%", "\u00e9"])
    def test_any_other_code_is_refused(self, users: Users, browser: Browser, code: str) -> None:
        browser.start_sign_on()
        self.refused(browser, browser.finish_sign_on(code))

    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_redirects_stay_on_the_site(self, users: Users, browser: Browser, target: str) -> None:
        sent: Any = browser.get(f"{self.site}login/", {"next": target})
        assert sent.headers["Location"].startswith("/admin/users/sign-on/?service=")
        assert sent.headers["Location"].endswith(f"&next=%2Fadmin%2F{self.service}%2F")
        code = users.issue_code(uuid4(), browser.start_sign_on()["nonce"])
        assert browser.finish_sign_on(code, next=target).headers["Location"] == self.site

    def test_a_sign_on_replaces_the_session(self, users: Users, inside: Browser) -> None:
        before = inside.cookies[f"provote_{self.service}_session"].value
        nonce = nonce_of(inside.cookies[f"provote_{self.service}_sign_on"].value)
        inside.finish_sign_on(users.issue_code(self.boss, nonce))
        assert inside.cookies[f"provote_{self.service}_session"].value != before
        assert not Session.objects.filter(pk=before).exists()

    def test_without_users_a_sign_on_is_503(self, users: Users, browser: Browser) -> None:
        code = users.issue_code(uuid4(), browser.start_sign_on()["nonce"])
        users.unreachable = True
        assert is_503(browser.finish_sign_on(code))
        assert not Visitor.objects.exists()

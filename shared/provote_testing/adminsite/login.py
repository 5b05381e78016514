"""How somebody gets in, and how nobody does."""

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
    """Sent to users, and back with a code."""

    def test_whoever_knocks_is_sent_to_users_and_comes_back_to_the_page(
        self, users: Users, browser: Browser
    ) -> None:
        page = "audit/auditrecord/?q=x&outcome=accepted"
        who = uuid4()
        answer = self.enter(users, browser, who, page)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{self.site}{page}")
        seen: Any = browser.get(self.site)
        assert seen.status_code == 200
        assert f"staff {who.hex[:8]}" in seen.content.decode()

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
        other.knock()
        assert other.cookies[f"provote_{self.service}_sign_on"]["secure"]

    def test_a_sign_on_is_audited(self, inside: Browser) -> None:
        row = AuditRecord.objects.get()
        assert (row.actor, row.actor_kind, row.outcome) == (str(self.boss), "person", "accepted")
        assert row.action == f"GET {self.site}sign-on/"

    def test_a_code_is_good_once(self, users: Users, browser: Browser) -> None:
        asked = browser.knock()
        code = users.offer(uuid4(), asked["nonce"])
        assert browser.come_back(code).status_code == 302
        browser.cookies.pop(f"provote_{self.service}_session")
        self.refused(browser, browser.come_back(code))

    def test_a_code_is_good_in_the_browser_that_asked_for_it_alone(
        self, users: Users, browser: Browser
    ) -> None:
        """Else a trap could log somebody in under another's name."""
        thief = Browser(self.site)
        code = users.offer(uuid4(), thief.knock()["nonce"])
        self.refused(browser, browser.come_back(code))
        assert users.asked == [], "a browser that has not asked has nothing to show"
        browser.knock()
        self.refused(browser, browser.come_back(code))
        assert thief.come_back(code).status_code == 302

    @pytest.mark.parametrize("code", ["", "x", "x" * 5000, "%", "\u00e9"])
    def test_no_other_code_opens(self, users: Users, browser: Browser, code: str) -> None:
        browser.knock()
        self.refused(browser, browser.come_back(code))

    @pytest.mark.parametrize("target", ELSEWHERE)
    def test_nobody_is_sent_elsewhere(self, users: Users, browser: Browser, target: str) -> None:
        sent: Any = browser.get(f"{self.site}login/", {"next": target})
        assert sent.headers["Location"].startswith("/admin/users/sign-on/?service=")
        assert sent.headers["Location"].endswith(f"&next=%2Fadmin%2F{self.service}%2F")
        code = users.offer(uuid4(), browser.knock()["nonce"])
        assert browser.come_back(code, next=target).headers["Location"] == self.site

    def test_a_session_from_before_is_not_carried_on(self, users: Users, inside: Browser) -> None:
        before = inside.cookies[f"provote_{self.service}_session"].value
        nonce = nonce_of(inside.cookies[f"provote_{self.service}_sign_on"].value)
        inside.come_back(users.offer(self.boss, nonce))
        assert inside.cookies[f"provote_{self.service}_session"].value != before
        assert not Session.objects.filter(pk=before).exists()

    def test_without_users_nobody_enters(self, users: Users, browser: Browser) -> None:
        code = users.offer(uuid4(), browser.knock()["nonce"])
        users.away = True
        assert is_503(browser.come_back(code))
        assert not Visitor.objects.exists()

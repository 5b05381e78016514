"""Tests of the end of a session."""

from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.utils import timezone

from provote_admin import services
from provote_core.audit.models import AuditRecord
from provote_testing.adminsite.case import SiteCase, age_sessions, is_503, mentioned
from provote_testing.sso import Browser, Users


class Visits(SiteCase):
    """users confirms a visitor once a minute."""

    def test_the_login_is_checked_once_a_minute(self, users: Users, inside: Browser) -> None:
        users.requests.clear()
        inside.get(self.site)
        assert users.requests == []
        age_sessions(61)
        inside.get(self.site)
        inside.get(self.site)
        assert len(users.requests) == 1

    def test_a_logout_at_users_ends_the_session_within_a_minute(
        self, users: Users, inside: Browser
    ) -> None:
        inside.get(self.site)
        users.log_out_everyone()
        age_sessions(61)
        answer = inside.send(f"{self.site}logout/")
        assert answer.headers["Location"] == self.site, "the form has no effect"
        assert not Session.objects.exists()
        inside.start_sign_on()

    def test_a_form_survives_the_check(self, users: Users, inside: Browser) -> None:
        inside.get(self.site)
        age_sessions(61)
        assert inside.send(f"{self.site}logout/").headers["Location"] == "/admin/users/"
        assert not users.logins

    def test_without_users_pages_are_503(self, users: Users, inside: Browser) -> None:
        users.unreachable = True
        age_sessions(61)
        assert is_503(inside.get(self.site))
        users.unreachable = False
        assert inside.get(self.site).status_code == 200

    def test_logging_out_ends_the_login_at_users(self, users: Users, inside: Browser) -> None:
        inside.get(self.site)
        answer = inside.send(f"{self.site}logout/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/users/")
        assert not users.logins
        inside.start_sign_on()
        row = AuditRecord.objects.latest("id")
        assert (row.actor, row.action) == (str(self.boss), f"POST {self.site}logout/")

    def test_a_session_ends_after_twelve_hours(self, inside: Browser) -> None:
        expires_at = Session.objects.get().expire_date
        left = expires_at - timezone.now()
        assert 11.9 * 3600 < left.total_seconds() <= 12 * 3600
        age_sessions(61)
        inside.get(self.site)
        assert Session.objects.get().expire_date == expires_at, "a visit extends no session"
        Session.objects.update(expire_date=timezone.now())
        inside.start_sign_on()
        services.run_housekeeping()
        assert not Session.objects.exists()

    def test_an_erasure_ends_the_session_and_removes_the_subject(self, inside: Browser) -> None:
        services.forget(subject=self.boss)
        services.forget(subject=self.boss)
        inside.start_sign_on()
        assert not mentioned(self.boss)

    def test_an_erasure_during_the_sign_on_leaves_no_subject(
        self, users: Users, browser: Browser
    ) -> None:
        def erase(subject: UUID) -> None:
            users.log_out_everyone()

        users.after_redeeming = erase
        subject = uuid4()
        code = users.issue_code(subject, browser.start_sign_on()["nonce"])
        self.refused(browser, browser.finish_sign_on(code))
        assert not mentioned(subject)

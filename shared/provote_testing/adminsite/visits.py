"""What ends a visit."""

from uuid import UUID, uuid4

from django.contrib.sessions.models import Session
from django.utils import timezone

from provote_admin import services
from provote_core.audit.models import AuditRecord
from provote_testing.adminsite.case import SiteCase, is_503, later, mentioned
from provote_testing.sso import Browser, Users


class Visits(SiteCase):
    """Users vouches for a visitor, minute by minute."""

    def test_users_is_asked_once_a_minute(self, users: Users, inside: Browser) -> None:
        users.asked.clear()
        inside.get(self.site)
        assert users.asked == []
        later(61)
        inside.get(self.site)
        inside.get(self.site)
        assert len(users.asked) == 1

    def test_who_is_gone_at_users_is_out_within_a_minute(
        self, users: Users, inside: Browser
    ) -> None:
        inside.get(self.site)
        users.gone()
        later(61)
        answer = inside.send(f"{self.site}logout/")
        assert answer.headers["Location"] == self.site, "nothing is done any more"
        assert not Session.objects.exists()
        inside.knock()

    def test_a_form_is_not_lost_when_users_is_asked_again(
        self, users: Users, inside: Browser
    ) -> None:
        inside.get(self.site)
        later(61)
        assert inside.send(f"{self.site}logout/").headers["Location"] == "/admin/users/"
        assert not users.present

    def test_without_users_nobody_stays(self, users: Users, inside: Browser) -> None:
        users.away = True
        later(61)
        assert is_503(inside.get(self.site))
        users.away = False
        assert inside.get(self.site).status_code == 200

    def test_logging_out_ends_the_login_at_users(self, users: Users, inside: Browser) -> None:
        inside.get(self.site)
        answer = inside.send(f"{self.site}logout/")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/users/")
        assert not users.present
        inside.knock()
        row = AuditRecord.objects.latest("id")
        assert (row.actor, row.action) == (str(self.boss), f"POST {self.site}logout/")

    def test_twelve_hours_are_the_most(self, inside: Browser) -> None:
        later(61)
        inside.get(self.site)
        left = Session.objects.get().expire_date - timezone.now()
        assert 11.9 * 3600 < left.total_seconds() <= 12 * 3600 - 0.01
        Session.objects.update(expire_date=timezone.now())
        inside.knock()
        services.run_housekeeping()
        assert not Session.objects.exists()

    def test_an_erased_person_is_out_and_forgotten(self, inside: Browser) -> None:
        services.forget(subject=self.boss)
        services.forget(subject=self.boss)
        inside.knock()
        assert not mentioned(self.boss)

    def test_whoever_is_erased_while_they_enter_is_forgotten(
        self, users: Users, browser: Browser
    ) -> None:
        def erase(subject: UUID) -> None:
            users.gone()

        users.after_redeeming = erase
        who = uuid4()
        code = users.offer(who, browser.knock()["nonce"])
        self.refused(browser, browser.come_back(code))
        assert not mentioned(who)

"""The admin site: entered by way of users, and what it shows."""

from typing import Any

from poll_events import Poll, apply, erasure

from provote_testing.adminsite import AdminSite, mentioned
from provote_testing.sso import Browser


class TestAdminSite(AdminSite):
    """As every service's, and counts."""

    pages = ("analytics/poll/", "analytics/pollanalytics/")

    def test_a_tally_names_its_choices(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea & milk", "Coffee"])
        poll.publish().votes(2, 1)
        page: Any = inside.get(f"{self.site}analytics/pollanalytics/{poll.id}/change/")
        assert "Tea &amp; milk: 2<br>Coffee: 1<br>" in page.content.decode()

    def test_a_tally_of_an_unknown_poll_is_shown_too(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea"])
        poll.votes(3)
        page: Any = inside.get(f"{self.site}analytics/pollanalytics/{poll.id}/change/")
        assert f"{poll.choices[0]}: 3<br>" in page.content.decode()

    def test_user_erased_reaches_the_site(self, inside: Browser) -> None:
        apply("users/0", erasure(self.boss))
        inside.knock()
        assert not mentioned(self.boss)

"""The admin site: its sign-on through users, and its pages."""

from typing import Any

from poll_events import Poll, apply, at, ballots, erasure, timed

from analytics.models import TieDecision
from analytics.tallying import reports
from provote_testing.adminsite import AdminSite, mentioned
from provote_testing.sso import Browser


class TestAdminSite(AdminSite):
    """The suite of every service's admin site, and the pages of counts."""

    pages = (
        "analytics/poll/", "analytics/pollanalytics/", "analytics/tallyreport/",
        "analytics/tiedecision/",
    )  # fmt: skip

    def test_the_page_of_a_count_shows_labels_of_choices(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea & milk", "Coffee"])
        poll.publish().votes(2, 1)
        page: Any = inside.get(f"{self.site}analytics/pollanalytics/{poll.id}/change/")
        assert "Tea &amp; milk: 2<br>Coffee: 1<br>" in page.content.decode()

    def test_the_first_page_shows_the_platform(self, inside: Browser) -> None:
        poll = Poll(title="Roof <repair>").publish().votes(2)
        apply("votes/0", *timed(poll, at(hours=-1), "vote.quarantined", number=3))
        page: Any = inside.get(self.site)
        shown = " ".join(page.content.decode().split())
        assert '<th scope="row">Polls open</th><td>1 of 1</td>' in shown
        assert "Roof &lt;repair&gt;</a></th> <td>3</td><td>3</td>" in shown

    def test_the_page_of_a_ranked_count_shows_first_places(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea", "Coffee"], ballot_type="ranked").publish()
        apply("votes/0", *ballots(poll, "ranking", "1>0", "1", "0"))
        page: Any = inside.get(f"{self.site}analytics/pollanalytics/{poll.id}/change/")
        assert "Coffee: 2<br>Tea: 1<br>" in page.content.decode()

    def test_the_count_of_an_unknown_poll_shows_ids_of_choices(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea"])
        poll.votes(3)
        page: Any = inside.get(f"{self.site}analytics/pollanalytics/{poll.id}/change/")
        assert f"{poll.choices[0]}: 3<br>" in page.content.decode()

    def test_a_drawn_tie_is_shown_by_labels(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea", "Coffee"]).publish()
        drawn = TieDecision.objects.create(
            poll_id=poll.id, tied=[], order=[str(poll.choices[1]), str(poll.choices[0])]
        )
        shown: Any = inside.get(f"{self.site}analytics/tiedecision/{drawn.pk}/change/")
        assert "Coffee, Tea" in shown.content.decode()

    def test_a_failed_count_is_shown_with_its_problem(self, inside: Browser) -> None:
        poll = Poll(choices=["Tea", "Coffee"]).publish().votes(1)
        reports.fail(poll.id, "ZeroDivisionError()", duration=0.5)
        for page in ("?state__exact=failed", f"{poll.id}/change/"):
            shown: Any = inside.get(f"{self.site}analytics/tallyreport/{page}")
            assert "ZeroDivisionError()" in shown.content.decode()

    def test_user_erased_removes_the_visitor(self, inside: Browser) -> None:
        apply("users/0", erasure(self.boss))
        inside.start_sign_on()
        assert not mentioned(self.boss)

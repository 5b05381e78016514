"""What reading costs in polls."""

from django.db.models.functions import Now

from polls.models import Choice, Poll
from provote_core.testing.queries import Queries, Read


class TestQueries(Queries):
    """Polls with their choices: one query for the polls, one for the choices of all of them."""

    reads = [
        Read(2, "/api/v1/polls/", "anyone"),
        Read(2, "/api/v1/polls/"),
        Read(2, "/api/v1/polls/?owner=me&status=open"),
        Read(2, "/api/v1/polls/", "staff"),
        Read(2, "/api/v1/polls/{poll_id}/", "anyone"),
        Read(2, "/internal/v1/polls/{poll_id}/", "sibling"),
    ]

    def populate(self, rows: int) -> None:
        for _ in range(rows):
            poll = Poll.objects.create(
                owner=self.me, title="Tea?", ballot_type="single", eligibility="authenticated",
                results_visibility="live", allow_change=False, status="open", opens_at=Now(),
            )  # fmt: skip
            Choice.objects.bulk_create(
                Choice(poll=poll, position=n, label=f"Choice {n}") for n in range(rows)
            )
        self.ids["poll_id"] = poll.pk

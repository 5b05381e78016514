"""The number of queries of each read of analytics."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from poll_events import Poll

from analytics.models import TallyReport, TieDecision
from analytics.tallying.summaries import empty
from provote_testing.queries import Read
from provote_testing.served import Sibling
from provote_testing.sitequeries import SiteQueries


class TestQueries(SiteQueries):
    """One statement reads poll, counts and position; `min_position` adds two reads."""

    reads = [
        Read(1, "/api/v1/polls/{poll_id}/results/", "anyone"),
        Read(1, "/api/v1/polls/{poll_id}/results/"),
        Read(3, "/api/v1/polls/{poll_id}/results/?min_position=1", "anyone"),
        Read(2, "/api/v1/polls/{poll_id}/accounting/"),
        Read(2, "/api/v1/polls/{poll_id}/results/report/"),
        Read(2, "/api/v1/analytics/polls/"),
        Read(2, "/api/v1/analytics/polls/", "delegate"),
        Read(2, "/api/v1/analytics/polls/{poll_id}/"),
        Read(3, "/api/v1/analytics/polls/{poll_id}/timeline/?from={since}&to={until}"),
        Read(1, "/api/v1/analytics/platform/", "staff"),
        Read(5, "/metrics", "anyone"),
        Read(4, "/admin/analytics/", "visitor"),
        Read(4, "/admin/analytics/analytics/poll/", "visitor"),
        Read(3, "/admin/analytics/analytics/poll/{poll_id}/change/", "visitor"),
        Read(4, "/admin/analytics/analytics/pollanalytics/", "visitor"),
        Read(6, "/admin/analytics/analytics/pollanalytics/{poll_id}/change/", "visitor"),
        Read(4, "/admin/analytics/analytics/tallyreport/", "visitor"),
        Read(3, "/admin/analytics/analytics/tallyreport/{poll_id}/change/", "visitor"),
        Read(4, "/admin/analytics/analytics/tiedecision/", "visitor"),
        Read(4, "/admin/analytics/analytics/tiedecision/{decision_id}/change/", "visitor"),
    ]
    # Only webhooks may request its feed, and the suite is another sibling. An export needs a
    # transaction of its own, and reads its rows by one query.
    excluded = f"{SiteQueries.excluded}|/internal/v1/(feed|positions)|.*/export/"

    @pytest.fixture(autouse=True)
    def _votes(self, votes: Sibling) -> None:
        self.votes = votes
        votes.answers["/internal/v1/positions/"] = (200, {"position": 1})

    def populate(self, rows: int) -> None:
        for _ in range(rows):
            poll = Poll(choices=[f"Choice {n}" for n in range(rows + 1)], owner=str(self.me))
            poll.publish().votes(*[1] * rows)
        figures: dict[str, Any] = {
            "accepted": rows, "retracted": 0, "voided": 0, "quarantined": 0, "stored": rows,
            "sequenced": rows,
            "replayed": 0, "rejected": {},
        }  # fmt: skip
        self.votes.answers[f"{poll.internal}figures/"] = (200, figures)
        TallyReport.objects.filter(pk=poll.id).update(
            report=b"{}", digest="d" * 64, summary=empty(), read_at=timezone.now()
        )
        drawn = [
            TieDecision.objects.create(poll_id=poll.id, tied=[number], order=[])
            for number in range(rows)
        ]
        since = datetime(2026, 3, 2, tzinfo=UTC)
        until = since + timedelta(hours=rows)
        self.ids |= {
            "poll_id": poll.id,
            "decision_id": drawn[0].pk,
            "since": f"{since:%Y-%m-%dT%XZ}",
            "until": f"{until:%Y-%m-%dT%XZ}",
        }

"""What reading costs in votes."""

from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from provote_core.testing.queries import Queries, Read
from votes import ballots
from votes.models import PollSnapshot, Vote


class TestQueries(Queries):
    """One's own votes, a delegated voter's, and a poll's figures."""

    reads = [
        Read(1, "/api/v1/votes/"),
        Read(1, "/api/v1/votes/?poll_id={poll_id}"),
        Read(2, "/api/v1/votes/?poll_id={poll_id}&voter_ref=v", "delegate"),
        Read(1, "/api/v1/votes/{vote_id}/"),
        Read(2, "/internal/v1/polls/{poll_id}/figures/?position=1000000", "sibling"),
    ]

    def populate(self, rows: int) -> None:
        key = settings.PROVOTE.digest_key
        for _ in range(rows):
            poll = PollSnapshot.objects.create(
                poll_id=uuid4(), owner=self.me, status="open", ballot_type="single",
                eligibility="delegated", choice_ids=[], version=1,
            ).poll_id  # fmt: skip
            for voter, delegated in [
                (ballots.delegated(poll, "v", key=key), True),
                (ballots.person(self.me), False),
            ]:
                vote = Vote.objects.create(
                    id=uuid4(), poll_id=poll, voter=voter, delegated=delegated,
                    choice_id=uuid4(), cast_at=timezone.now(), batch=1,
                )  # fmt: skip
        self.ids |= {"poll_id": poll, "vote_id": vote.pk}

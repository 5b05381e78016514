"""The numbers of queries of reads in votes."""

from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from provote_testing.queries import Read
from provote_testing.sitequeries import SiteQueries
from votes import voters
from votes.models import (
    BallotImport,
    Invitation,
    InvitationSeries,
    PollSnapshot,
    Vote,
    VoteVersion,
)


class TestQueries(SiteQueries):
    """Votes of the caller and of a delegated voter, lists of owners, figures, the admin site."""

    reads = [
        Read(1, "/api/v1/votes/"),
        Read(1, "/api/v1/votes/?poll_id={poll_id}"),
        Read(2, "/api/v1/votes/?poll_id={poll_id}&voter_ref=v", "delegate"),
        Read(1, "/api/v1/votes/{vote_id}/"),
        Read(4, "/api/v1/votes/eligibility/?poll_id={poll_id}&voter_ref=v", "delegate"),
        Read(3, "/api/v1/polls/{poll_id}/invitations/", "person"),
        Read(3, "/api/v1/polls/{poll_id}/quarantine/", "person"),
        Read(3, "/api/v1/polls/{poll_id}/ballots/import/", "person"),
        Read(1, "/internal/v1/polls/{poll_id}/voted/?subject={poll_id}", "sibling"),
        Read(2, "/internal/v1/polls/{poll_id}/figures/?position=1000000", "sibling"),
        Read(2, "/internal/v1/polls/{poll_id}/participation/", "sibling"),
        Read(2, "/internal/v1/audit/?target={poll_id}", "sibling"),
        Read(4, "/internal/v1/ledger/?position=0", "sibling"),
        Read(4, "/admin/votes/votes/vote/", "visitor"),
        Read(3, "/admin/votes/votes/vote/{vote_id}/change/", "visitor"),
        Read(4, "/admin/votes/votes/voteversion/", "visitor"),
        Read(3, "/admin/votes/votes/voteversion/{former_id}/change/", "visitor"),
        Read(4, "/admin/votes/votes/invitationseries/", "visitor"),
        Read(3, "/admin/votes/votes/invitationseries/{series_id}/change/", "visitor"),
        Read(4, "/admin/votes/votes/invitation/", "visitor"),
        Read(4, "/admin/votes/votes/invitation/{invitation_id}/change/", "visitor"),
        Read(4, "/admin/votes/votes/pollsnapshot/", "visitor"),
        Read(3, "/admin/votes/votes/pollsnapshot/{poll_id}/change/", "visitor"),
        Read(4, "/admin/votes/votes/ballotimport/", "visitor"),
        Read(3, "/admin/votes/votes/ballotimport/{import_id}/change/", "visitor"),
    ]

    def populate(self, rows: int) -> None:
        key = settings.PROVOTE.digest_key
        for _ in range(rows):
            poll = PollSnapshot.objects.create(
                poll_id=uuid4(), owner=self.me, status="open", ballot_type="single",
                eligibility="delegated", choice_ids=[], version=1,
            ).poll_id  # fmt: skip
            for voter, delegated in [
                (voters.delegated(poll, "v", key=key), True),
                (voters.person(self.me), False),
            ]:
                vote = Vote.objects.create(
                    id=uuid4(), poll_id=poll, voter=voter, delegated=delegated,
                    choice_id=uuid4(), cast_at=timezone.now(), batch=1,
                )  # fmt: skip
        for number in range(rows):
            imported = BallotImport.objects.create(
                poll_id=poll, digest=number.to_bytes(32, "big"), format="blt", ballots=1, report={}
            )
        series = InvitationSeries.objects.create(poll_id=poll, count=rows, label="")
        for number in range(rows):
            invitation = Invitation.objects.create(
                poll_id=poll, series=series, number=number, voter=uuid4().bytes * 2
            )
            Vote.objects.create(
                id=uuid4(), poll_id=poll, voter=uuid4().bytes * 2, delegated=False, batch=1,
                cast_at=timezone.now(), quarantined_at=timezone.now(), state="quarantined",
            )  # fmt: skip
            former = VoteVersion.objects.create(
                vote_id=vote.pk, version=number + 1, poll_id=poll, cast_at=timezone.now(),
                ended_at=timezone.now(), ended_by="changed", quarantined=False,
                batch=1, cast_batch=1, end_batch=1,
            )  # fmt: skip
        self.ids |= {"poll_id": poll, "vote_id": vote.pk, "former_id": former.pk}
        self.ids |= {"series_id": series.pk, "invitation_id": invitation.pk}
        self.ids["import_id"] = imported.pk

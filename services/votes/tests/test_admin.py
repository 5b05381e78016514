"""The admin site: its sign-on through users, and pages without ballots and voters."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from provote_core.events import Fact, VoteCast
from provote_core.outbox import append
from provote_core.outbox.consumer import apply_batch
from provote_testing.adminsite import CORE_PAGES, AdminSite, mentioned
from provote_testing.events import batch_of, samples
from provote_testing.sso import Browser
from votes import voters
from votes.models import BallotImport, PollSnapshot, Vote, VoteVersion
from votes.subscribers import HANDLERS

VOTES, FORMER = "/admin/votes/votes/vote/", "/admin/votes/votes/voteversion/"


class TestAdminSite(AdminSite):
    """The suite of every service's admin site, and the pages of votes."""

    pages = (
        "votes/vote/", "votes/voteversion/", "votes/pollsnapshot/", "votes/invitation/",
        "votes/invitationseries/", "votes/ballotimport/",
    )  # fmt: skip

    @pytest.fixture
    def vote(self) -> Vote:
        """A person's vote, with its event and an earlier version."""
        self.voter, self.choice = uuid4(), uuid4()
        poll = PollSnapshot.objects.create(
            poll_id=uuid4(), owner=uuid4(), status="open", ballot_type="single",
            eligibility="authenticated", choice_ids=[], version=1,
        ).poll_id  # fmt: skip
        vote_id = uuid4()
        with transaction.atomic():
            data = VoteCast(poll_id=poll, choice_id=self.choice, ballot=None)
            batch = append([Fact(data=data, subject=str(vote_id), version=1)])
        self.former = VoteVersion.objects.create(
            vote_id=vote_id, version=1, poll_id=poll, choice_id=self.choice, batch=batch,
            cast_at=timezone.now(), cast_batch=batch, quarantined=False, ended_by="changed",
            ended_at=timezone.now(), end_batch=batch,
        )  # fmt: skip
        return Vote.objects.create(
            id=vote_id, poll_id=poll, voter=voters.person(self.voter), delegated=False,
            choice_id=self.choice, cast_at=timezone.now(), batch=batch,
        )  # fmt: skip

    def test_votes_are_found_by_poll_and_by_id(self, inside: Browser, vote: Vote) -> None:
        for term in (vote.pk, vote.poll_id):
            page: Any = inside.get(f"{VOTES}?q={term}")
            assert f"{VOTES}{vote.pk}/change/" in page.content.decode()
        assert inside.get(f"{VOTES}{vote.pk}/change/").status_code == 200

    def test_imports_are_shown_without_their_candidates(self, inside: Browser) -> None:
        row = BallotImport.objects.create(
            poll_id=uuid4(), digest=b"\xab" * 32, format="blt", ballots=7, recorded=3,
            report={"candidates": [{"label": "Ann Lee"}]},
        )  # fmt: skip
        for page in (f"?q={row.poll_id}", f"{row.pk}/change/"):
            shown: Any = inside.get(f"/admin/votes/votes/ballotimport/{page}")
            assert "running" in shown.content.decode()
            assert "Ann Lee" not in shown.content.decode()
        assert "ab" * 32 in shown.content.decode()

    def test_no_page_shows_a_choice_or_a_voter(self, inside: Browser, vote: Vote) -> None:
        pages = [f"{self.site}{page}" for page in (*self.pages, *CORE_PAGES)]
        pages += [f"{VOTES}{vote.pk}/{page}/" for page in ("change", "history")]
        pages.append(f"{self.site}outbox/outbox/{vote.batch}/change/")
        pages.append(f"{FORMER}{self.former.pk}/change/")
        for path in pages:
            page: Any = inside.get(path)
            assert page.status_code == 200, path
            text = page.content.decode()
            assert not [s for s in spellings(self.choice) if s in text], path
            assert not [s for s in spellings(self.voter) if s in text], path

    @pytest.mark.parametrize(
        "query",
        ["choice_id={choice}", "choice_id__in={choice}", "ballot__isnull=1", "voter={voter}",
         "voter__isnull=0"],
    )  # fmt: skip
    def test_no_filter_or_search_reveals_them(
        self, inside: Browser, vote: Vote, query: str
    ) -> None:
        asked = query.format(choice=self.choice, voter=self.voter.hex)
        for page in (VOTES, FORMER):
            refused: Any = inside.get(f"{page}?{asked}")
            assert refused.status_code == 400, page
        for term in (self.choice, self.voter):
            page: Any = inside.get(f"{VOTES}?q={term}")
            assert str(vote.pk) not in page.content.decode()

    @pytest.mark.parametrize(
        "query",
        ["series__invitation__voter__isnull=True", "series__invitation__voter={voter}",
         "series__count=1", "poll_id__regex=("],
    )  # fmt: skip
    def test_no_filter_through_another_table_reveals_them(
        self, inside: Browser, vote: Vote, query: str
    ) -> None:
        asked = query.format(voter=self.voter.hex)
        assert inside.get(f"{self.site}votes/invitation/?{asked}").status_code == 400

    def test_no_filter_or_search_of_events_reveals_them(self, inside: Browser, vote: Vote) -> None:
        outbox = f"{self.site}outbox/outbox/"
        asked = f"events__0__data__choice_id={self.choice}"
        assert inside.get(f"{outbox}?{asked}").status_code == 400
        page: Any = inside.get(f"{outbox}?q={self.choice}")
        assert "0 outboxs" in page.content.decode()

    def test_user_erased_removes_the_visitor(self, inside: Browser) -> None:
        data = {"subject": str(self.boss), "tokens_expire_at": timezone.now().isoformat()}
        event = samples()["user.erased"] | {"data": data}
        assert apply_batch(batch_of([event], source="users/0", first_seq=1), HANDLERS) == 1
        inside.start_sign_on()
        assert not mentioned(self.boss)


def spellings(value: UUID) -> list[str]:
    """The forms in which an id may be written."""
    return [str(value), value.hex, repr(value.bytes)[2:-1]]

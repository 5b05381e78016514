"""A poll's figures at each position, independent of later changes of its votes."""

import random
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone

from provote_core import outbox
from provote_core.audit.models import AuditRecord
from provote_core.auth import Kind, Principal
from provote_core.events import Fact, VoteCast, VoteQuarantined
from provote_core.outbox.models import Outbox
from provote_core.outbox.sequencer import assign_positions
from provote_rules.ballots import MarkedBallot
from votes import voters
from votes.identity import VoterIdentity
from votes.models import State, Vote
from votes.selectors import FIGURES, figures
from votes.services.changes import change_vote, retract_vote
from votes.services.quarantine import release_votes, void_votes

pytestmark = pytest.mark.django_db
# The changes that an event makes to the counted and to the waiting votes.
EFFECTS = {
    "vote.cast": (1, 0),
    "vote.changed": (0, 0),
    "vote.retracted": (-1, 0),
    "vote.quarantined": (0, 1),
    "vote.released": (1, -1),
    "vote.voided": (0, -1),
}


def no_precondition(_: int) -> None:
    """Accept any version of a vote."""


class Ballots:
    """A poll whose votes are stored as by the writer, and changed by the real commands."""

    def __init__(self, poll: Any, dice: random.Random) -> None:
        self.poll, self.dice = poll, dice
        self.owner = Principal(Kind.PERSON, poll.owner)
        self.people: dict[UUID, VoterIdentity] = {}

    @transaction.atomic
    def cast(self, *, quarantined: bool) -> None:
        """Store a vote as the writer does, with two events of other polls in the same row."""
        me, vote, other = uuid4(), uuid4(), VoteCast(poll_id=uuid4(), choice_id=uuid4())
        event = (
            VoteQuarantined(poll_id=self.poll.id)
            if quarantined
            else VoteCast(poll_id=self.poll.id, choice_id=self.poll.choices[0])
        )
        facts = [(other, uuid4()), (event, vote), (other, uuid4())]
        batch = outbox.append([Fact(data=d, subject=str(s), version=1) for d, s in facts])
        now = timezone.now()
        Vote.objects.create(
            id=vote, poll_id=self.poll.id, voter=voters.person(me), delegated=False, batch=batch,
            choice_id=self.poll.choices[0], cast_at=now,
            quarantined_at=now if quarantined else None,
            state=State.QUARANTINED.value if quarantined else State.ACCEPTED.value,
        )  # fmt: skip
        AuditRecord.objects.create(
            at=now, actor=str(me), actor_kind="person", action="POST /api/v1/votes/", status=201,
            target=self.poll.id, outcome="accepted", address_hash="", request_id="", batch=batch,
        )  # fmt: skip
        self.people[vote] = VoterIdentity(Principal(Kind.PERSON, me))

    def any_vote(self, state: State) -> UUID | None:
        """A random vote in this state."""
        found = Vote.objects.filter(state=state.value).values_list("pk", flat=True)
        return self.dice.choice(sorted(found)) if found else None

    def act(self) -> None:
        """Execute a random command, if there is a vote for it."""
        action = self.dice.choice(["cast", "quarantine", "change", "retract", "release", "void"])
        if action in ("cast", "quarantine"):
            self.cast(quarantined=action == "quarantine")
            return
        reviewed = action in ("release", "void")
        vote = self.any_vote(State.QUARANTINED if reviewed else State.ACCEPTED)
        if vote is None:
            return
        if action == "change":
            choice = self.dice.choice(self.poll.choices)
            change_vote(
                identity=self.people[vote],
                vote_id=vote,
                marked=MarkedBallot("choice", choice),
                precondition=no_precondition,
            )
        elif action == "retract":
            retract_vote(identity=self.people[vote], vote_id=vote, precondition=no_precondition)
        else:
            review = release_votes if action == "release" else void_votes
            review(poll_id=self.poll.id, principal=self.owner, vote_ids=[vote])


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_agree_with_the_events_at_each_position(make_poll: Any, seed: int) -> None:
    ballots = Ballots(make_poll(allow_change=True), random.Random(seed))
    for _ in range(40):
        ballots.act()
    assign_positions("votes/0")
    counted = waiting = accepted = 0
    for row in Outbox.objects.order_by("first_seq"):
        for event in row.events:
            if event["data"]["poll_id"] == str(ballots.poll.id):
                votes, quarantined = EFFECTS[event["type"]]
                counted, waiting = counted + votes, waiting + quarantined
                accepted += event["type"] in ("vote.cast", "vote.quarantined")
        assert row.first_seq is not None
        found = figures(poll_id=ballots.poll.id, position=row.first_seq + row.count - 1)
        assert found["accepted"] == found["sequenced"] == accepted
        assert found["accepted"] - found["retracted"] - found["voided"] == found["stored"]
        assert found["stored"] - found["quarantined"] == counted
        assert found["quarantined"] == waiting
    assert accepted > 5


def test_the_plan_has_no_subquery_for_each_batch(make_poll: Any) -> None:
    """Batches are joined: a subquery is hashed only if PostgreSQL's estimates are good."""
    poll = make_poll()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {FIGURES}", {"poll": poll.id, "position": 1})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan

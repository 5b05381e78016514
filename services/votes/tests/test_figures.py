"""A poll's figures as of each position, whatever became of its votes since."""

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
from provote_rules.ballots import one_choice
from votes import voters
from votes.identity import VoterIdentity
from votes.models import State, Vote
from votes.selectors import FIGURES, figures
from votes.services.changes import change_vote, retract_vote
from votes.services.quarantine import release_votes, void_votes

pytestmark = pytest.mark.django_db
# What an event does to the votes that count, and to those that wait.
EFFECTS = {
    "vote.cast": (1, 0),
    "vote.changed": (0, 0),
    "vote.retracted": (-1, 0),
    "vote.quarantined": (0, 1),
    "vote.released": (1, -1),
    "vote.voided": (0, -1),
}


def anything(_: int) -> None:
    """Whoever changes a vote here has read it."""


class Ballots:
    """A poll whose votes are cast, and changed by the commands themselves."""

    def __init__(self, poll: Any, dice: random.Random) -> None:
        self.poll, self.dice = poll, dice
        self.owner = Principal(Kind.PERSON, poll.owner)
        self.people: dict[UUID, VoterIdentity] = {}

    @transaction.atomic
    def cast(self, *, held: bool) -> None:
        """What the writer does, with two events of other polls in the same row."""
        me, vote, other = uuid4(), uuid4(), VoteCast(poll_id=uuid4(), choice_id=uuid4())
        told = (
            VoteQuarantined(poll_id=self.poll.id)
            if held
            else VoteCast(poll_id=self.poll.id, choice_id=self.poll.choices[0])
        )
        facts = [(other, uuid4()), (told, vote), (other, uuid4())]
        batch = outbox.append([Fact(data=d, subject=str(s), version=1) for d, s in facts])
        now = timezone.now()
        Vote.objects.create(
            id=vote, poll_id=self.poll.id, voter=voters.person(me), delegated=False, batch=batch,
            choice_id=self.poll.choices[0], cast_at=now, quarantined_at=now if held else None,
            state=State.QUARANTINED.value if held else State.ACCEPTED.value,
        )  # fmt: skip
        AuditRecord.objects.create(
            at=now, actor=str(me), actor_kind="person", action="POST /api/v1/votes/", status=201,
            target=self.poll.id, outcome="accepted", address_hash="", request_id="", batch=batch,
        )  # fmt: skip
        self.people[vote] = VoterIdentity(Principal(Kind.PERSON, me))

    def one(self, state: State) -> UUID | None:
        """Some vote in this state."""
        found = Vote.objects.filter(state=state.value).values_list("pk", flat=True)
        return self.dice.choice(sorted(found)) if found else None

    def move(self) -> None:
        """Something happens."""
        what = self.dice.choice(["cast", "hold", "change", "retract", "release", "void"])
        if what in ("cast", "hold"):
            self.cast(held=what == "hold")
            return
        vote = self.one(State.QUARANTINED if what in ("release", "void") else State.ACCEPTED)
        if vote is None:
            return
        if what == "change":
            choice = self.dice.choice(self.poll.choices)
            change_vote(
                identity=self.people[vote],
                vote_id=vote,
                ballot=one_choice(choice),
                precondition=anything,
            )
        elif what == "retract":
            retract_vote(identity=self.people[vote], vote_id=vote, precondition=anything)
        else:
            settle = release_votes if what == "release" else void_votes
            settle(poll_id=self.poll.id, principal=self.owner, vote_ids=[vote])


@pytest.mark.parametrize("seed", range(4))
def test_at_each_position_the_figures_are_what_the_events_say(make_poll: Any, seed: int) -> None:
    ballots = Ballots(make_poll(allow_change=True), random.Random(seed))
    for _ in range(40):
        ballots.move()
    assign_positions("votes/0")
    counted = waiting = accepted = 0
    for row in Outbox.objects.order_by("first_seq"):
        for event in row.events:
            if event["data"]["poll_id"] == str(ballots.poll.id):
                votes, held = EFFECTS[event["type"]]
                counted, waiting = counted + votes, waiting + held
                accepted += event["type"] in ("vote.cast", "vote.quarantined")
        assert row.first_seq is not None
        said = figures(poll_id=ballots.poll.id, position=row.first_seq + row.count - 1)
        assert said["accepted"] == said["sequenced"] == accepted
        assert said["accepted"] - said["retracted"] - said["voided"] == said["stored"]
        assert said["stored"] - said["quarantined"] == counted
        assert said["quarantined"] == waiting
    assert accepted > 5


def test_nothing_is_searched_anew_for_each_gather(make_poll: Any) -> None:
    """Gathers are joined; whether PostgreSQL hashes what is searched hangs on its estimates."""
    poll = make_poll()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {FIGURES}", {"poll": poll.id, "position": 1})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "SubPlan" not in plan

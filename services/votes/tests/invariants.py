"""Checks of the outcomes that clients observed against the rows in the database."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from harness import CLOSED, DELEGATE, ERASED, LATE, MAX_PER_ADDRESS, SNAPSHOTS, UNKNOWN, Harness
from provote_core.exceptions import ProvoteError
from votes.writer.outcomes import Accepted, Cast, Outcome, Refused, Repeated, Replayed, label


class NoResponse(NamedTuple):
    """No outcome: the client has given up, or got an `error` after which it is unknown."""

    error: ProvoteError | None = None


class RateLimited(NamedTuple):
    """The limiter refused the request."""


Observed = Outcome | NoResponse | RateLimited


def is_unknown(observed: Observed) -> bool:
    """Whether the vote may or may not be stored: no response, or a 503."""
    return isinstance(observed, NoResponse) or (
        isinstance(observed, Refused) and observed.error.status == 503
    )


def describe(observed: Observed) -> str:
    """An outcome without ids."""
    return type(observed).__name__ if not isinstance(observed, Outcome) else str(label(observed))


@dataclass
class StoredState:
    """All stored rows; each table is read by one statement."""

    votes: dict[UUID, Any] = field(default_factory=dict)
    keys: dict[bytes, Any] = field(default_factory=dict)
    audit: dict[str, list[Any]] = field(default_factory=dict)
    events: dict[str, list[Any]] = field(default_factory=dict)
    votes_after_seal: list[Any] = field(default_factory=list)

    @classmethod
    async def read(cls, harness: Harness) -> "StoredState":
        """The rows now."""

        async def rows(query: str) -> list[Any]:
            return await (await harness.sql.execute(query)).fetchall()

        state = cls()
        for vote, *row in await rows(
            "SELECT id, poll_id, voter, choice_id, batch, cast_at, delegated, state FROM vote"
        ):
            state.votes[vote] = tuple(row)
        for digest, *row in await rows(
            "SELECT key_digest, account, fingerprint, status, resource FROM idempotency"
        ):
            state.keys[digest] = tuple(row)
        for request, *row in await rows(
            "SELECT request_id, outcome, status, actor, target, batch FROM audit"
        ):
            state.audit.setdefault(request, []).append(tuple(row))
        for subject, *row in await rows(
            "SELECT e ->> 'subject', id, e ->> 'type', e -> 'data'"
            " FROM outbox, jsonb_array_elements(events) AS e"
        ):
            state.events.setdefault(subject, []).append(tuple(row))
        state.votes_after_seal = await rows(
            "SELECT id FROM vote JOIN poll_snapshot USING (poll_id) WHERE cast_at >= sealed_at"
        )
        return state

    def _votes_in(self, harness: Harness, poll: str) -> list[Any]:
        """The poll's votes in the order in which they were cast."""
        votes = [vote for vote in self.votes.values() if vote[0] == harness.polls[poll]]
        return sorted(votes, key=lambda vote: vote[4])

    def check_consistency(self, harness: Harness, casts: dict[UUID, Cast]) -> None:
        """Assert that each vote is complete and in time, and that no row has no vote."""
        assert not self.votes_after_seal
        accepted = [row for rows in self.audit.values() for row in rows if row[0] == "accepted"]
        assert len(self.votes) == len(accepted) == sum(map(len, self.events.values()))
        assert len({(poll, voter) for poll, voter, *_ in self.votes.values()}) == len(self.votes)
        for vote in self.votes:
            self.check_vote(casts[vote])
        assert len(self._votes_in(harness, "limited")) <= MAX_PER_ADDRESS
        states = [state for *_, state in self._votes_in(harness, "quarantine")]
        accepted_states = ["accepted"] * len(states[:MAX_PER_ADDRESS])
        assert states == accepted_states + ["quarantined"] * len(states[MAX_PER_ADDRESS:])
        for digest, (account, _, _, vote) in self.keys.items():
            users = {c.principal.account for c in casts.values() if _digest(c) == digest}
            assert users == {account}
            assert vote in self.votes, "a key without its vote"

    def check_vote(self, cast: Cast) -> None:
        """Assert that this cast's vote is stored, with its event, audit row and key."""
        vote, batch = cast.vote_id, self.votes[cast.vote_id][3]
        assert self.votes[vote][:3] == (cast.poll_id, cast.voter, cast.marked.marks)
        assert self.votes[vote][5] == cast.delegated
        account = cast.principal.account
        audited = [("accepted", 201, account, cast.poll_id, batch)]
        assert self.audit.get(cast.request.request_id) == audited
        [(row, kind, data)] = self.events[str(vote)]
        assert row == batch
        credential = "delegated" if cast.delegated else "account"
        always = {"poll_id": str(cast.poll_id), "credential": credential}
        if self.votes[vote][6] == "quarantined":
            assert (kind, data) == ("vote.quarantined", always)
        else:
            counted = {"choice_id": str(cast.marked.marks), "ballot": None}
            assert (kind, data) == ("vote.cast", always | counted)
        if cast.claim is not None:
            key = (account, cast.claim.fingerprint, 201, vote)
            assert self.keys[cast.claim.key_digest] == key

    def check_outcome(self, harness: Harness, cast: Cast, observed: Observed) -> None:
        """Assert that the outcome of a cast is true, and that a recorded cast was acceptable."""
        assert harness.is_acceptable(cast) or not (
            cast.vote_id in self.votes or hasattr(observed, "vote")
        )
        match observed:
            case Accepted(vote):
                assert vote.vote_id == cast.vote_id
                self.check_vote(cast)
            case Repeated(vote):
                self._check_audited(cast, observed)
                if cast.claim is not None:
                    key = (cast.principal.account, cast.claim.fingerprint, 200, vote.vote_id)
                    assert self.keys[cast.claim.key_digest] == key
            case Replayed(vote, status):
                self._check_audited(cast, observed)
                assert cast.claim is not None
                key = (cast.principal.account, cast.claim.fingerprint, status, vote.vote_id)
                assert self.keys[cast.claim.key_digest] == key
            case _ if is_unknown(observed):
                return  # check_consistency has checked its rows, if any
            case _:
                self._check_absent(cast)
        if isinstance(observed, Refused):
            self._check_reason(harness, cast, observed.error)
        elif not isinstance(observed, RateLimited | NoResponse):
            found = self.votes[observed.vote.vote_id]
            assert found[:3] == (cast.poll_id, cast.voter, cast.marked.marks)
            assert found[3:5] == (observed.vote.batch, observed.vote.cast_at)
            assert (observed.vote.poll_id, observed.vote.ballot.marks) == (
                cast.poll_id,
                cast.marked.marks,
            )

    def _check_absent(self, cast: Cast) -> None:
        assert cast.vote_id not in self.votes
        assert str(cast.vote_id) not in self.events
        assert not [r for r in self.audit.get(cast.request.request_id, []) if r[1] < 400]
        assert cast.vote_id not in [resource for *_, resource in self.keys.values()]

    def _check_audited(self, cast: Cast, observed: Outcome) -> None:
        outcome, status = label(observed)
        row = (outcome, status, cast.principal.account, cast.poll_id, None)
        assert self.audit.get(cast.request.request_id) == [row]

    def _check_reason(self, harness: Harness, cast: Cast, error: ProvoteError) -> None:
        """Assert that the reason for the refusal is true, and that it is in the audit log."""
        [poll] = [name for name, id_ in harness.polls.items() if id_ == cast.poll_id]
        match error.code:
            case "already-voted":
                other = self.votes[UUID(error.extra["vote_id"])]
                assert other[:2] == (cast.poll_id, cast.voter)
                assert other[2] != cast.marked.marks
            case "idempotency-key-reused":
                assert cast.claim is not None
                assert self.keys[cast.claim.key_digest][1] != cast.claim.fingerprint
            case "poll-not-open":
                assert poll in CLOSED or poll in harness.sealing
            case "poll-not-found":
                assert poll == UNKNOWN
            case "unknown-choice":
                assert cast.marked.marks not in harness.choices[cast.poll_id]
            case "not-delegate":
                by_delegate = cast.principal == harness.principals[DELEGATE]
                assert by_delegate != (poll == "delegated")
                assert poll == LATE or poll in SNAPSHOTS
            case "address-limit":
                assert len(self._votes_in(harness, "limited")) == MAX_PER_ADDRESS
                assert poll == "limited"
            case "invalid-token":
                assert cast.principal == harness.principals[ERASED]
                assert cast.request.request_id not in self.audit, "no audit row of the erased"
                return
            case "idempotency-in-progress":
                assert cast.claim is not None
                assert cast.request.request_id not in self.audit
                return
            case _:
                raise AssertionError(f"unexpected refusal: {error.code}")
        self._check_audited(cast, Refused(error))


def _digest(cast: Cast) -> bytes | None:
    return cast.claim.key_digest if cast.claim else None

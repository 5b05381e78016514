"""Events with ballots: converts a ballot into the members of the event's contract."""

from collections.abc import Mapping
from uuid import UUID

from provote_core.events import (
    VoteCast,
    VoteChanged,
    VoteQuarantined,
    VoteReleased,
    VoteRetracted,
)
from provote_rules.acceptance import Credential
from provote_rules.ballots import Ballot, Stored, store

_NONE = Stored()


# What events call the credentials of accepted casts.
_CREDENTIALS: Mapping[Credential, str] = {
    Credential.PERSON: "account",
    Credential.DEVICE: "device",
    Credential.KEY: "device",
    Credential.INVITATION: "invitation",
    Credential.DELEGATE: "delegated",
}


def vote_cast(poll_id: UUID, stored: Stored, credential: Credential) -> VoteCast:
    """A vote was accepted. Takes the stored form of the ballot, which the writer has already."""
    return VoteCast(
        poll_id=poll_id,
        choice_id=stored.choice_id,
        ballot=stored.ballot,
        credential=_CREDENTIALS[credential],
    )


def vote_quarantined(poll_id: UUID, credential: Credential) -> VoteQuarantined:
    """A vote was accepted and waits for the poll owner's decision."""
    return VoteQuarantined(poll_id=poll_id, credential=_CREDENTIALS[credential])


def vote_changed(poll_id: UUID, new: Ballot, old: Ballot | None) -> VoteChanged:
    """A vote's ballot was replaced by a new one."""
    now, before = store(new), stored_of(old)
    return VoteChanged(
        poll_id=poll_id,
        choice_id=now.choice_id,
        ballot=now.ballot,
        old_choice_id=before.choice_id,
        old_ballot=before.ballot,
    )


def vote_retracted(poll_id: UUID, ballot: Ballot | None) -> VoteRetracted:
    """A vote with this ballot was retracted."""
    stored = stored_of(ballot)
    return VoteRetracted(poll_id=poll_id, choice_id=stored.choice_id, ballot=stored.ballot)


def vote_released(poll_id: UUID, ballot: Ballot | None) -> VoteReleased:
    """A quarantined vote with this ballot was released; it counts now."""
    stored = stored_of(ballot)
    return VoteReleased(poll_id=poll_id, choice_id=stored.choice_id, ballot=stored.ballot)


def stored_of(ballot: Ballot | None) -> Stored:
    """The stored form of a ballot; without one, both members are None."""
    return _NONE if ballot is None else store(ballot)

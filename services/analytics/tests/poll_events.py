"""Polls and events of siblings, from the golden samples, applied by the real consumer."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from analytics.subscribers import HANDLERS
from provote_core.events.envelope import Batch
from provote_core.outbox import selectors
from provote_core.outbox.consumer import apply_batch, record_head
from provote_testing.events import batch_of, samples

SAMPLES = samples()


def at(**ahead: float) -> str:
    """The time that lies `ahead` (a timedelta's arguments) of now; negative is in the past."""
    return (datetime.now(UTC) + timedelta(**ahead)).isoformat()


class Poll:
    """A poll in polls; `state` is the data of its events and the response to a request for it."""

    def __init__(
        self, status: str = "open", choices: Iterable[str] = ("Tea", "Coffee"), **changes: Any
    ):
        self.id, self.owner = uuid4(), uuid4()
        self.choices = [uuid4() for _ in choices]
        choice_states = [
            {"id": str(id_), "label": label, "position": position}
            for position, (id_, label) in enumerate(zip(self.choices, choices, strict=True))
        ]
        self.state: dict[str, Any] = {
            **SAMPLES["poll.opened"]["data"],
            "poll_id": str(self.id),
            "owner": str(self.owner),
            "choices": choice_states,
            "status": status,
            "opens_at": None,
            "closes_at": None,
            "version": 1,
            **changes,
        }

    @property
    def results(self) -> str:
        return f"/api/v1/polls/{self.id}/results/"

    @property
    def accounting(self) -> str:
        return f"/api/v1/polls/{self.id}/accounting/"

    @property
    def analytics(self) -> str:
        return f"/api/v1/analytics/polls/{self.id}/"

    @property
    def timeline(self) -> str:
        return f"{self.analytics}timeline/"

    @property
    def stream(self) -> str:
        return f"/api/v1/polls/{self.id}/stream/"

    @property
    def internal(self) -> str:
        return f"/internal/v1/polls/{self.id}/"

    def change(self, **changes: Any) -> "Poll":
        """Change the poll without publishing an event."""
        self.state = {**self.state, **changes, "version": self.state["version"] + 1}
        return self

    def publish(self) -> "Poll":
        """Apply an event with the current state."""
        apply("polls/0", opened(self))
        return self

    def votes(self, *numbers: int) -> "Poll":
        """Cast and count these numbers of votes, one number for each choice."""
        apply("votes/0", *cast(self, *numbers))
        return self

    def sealed(self) -> "Poll":
        """Seal the poll."""
        apply("votes/0", seal(self))
        return self


def opened(poll: Poll) -> dict[str, Any]:
    return SAMPLES["poll.opened"] | {"data": poll.state, "version": poll.state["version"]}


def vote(poll_id: UUID, choice_id: UUID | None) -> dict[str, Any]:
    data = {"poll_id": str(poll_id), "choice_id": choice_id and str(choice_id), "ballot": None}
    return SAMPLES["vote.cast"] | {"data": data, "subject": str(uuid4())}


def cast(poll: Poll, *numbers: int) -> list[dict[str, Any]]:
    """Events of these numbers of votes, one number for each choice."""
    return [
        vote(poll.id, choice)
        for choice, number in zip(poll.choices, numbers, strict=False)
        for _ in range(number)
    ]


def ballots(poll: Poll, form: str, *texts: str) -> list[dict[str, Any]]:
    """Events of votes with ballots of this form, one for each packed text."""
    return [ballot_event(poll, added=(form, text)) for text in texts]


def ballot_event(
    poll: Poll,
    type_: str = "vote.cast",
    *,
    added: tuple[str, str] | None = None,
    removed: tuple[str, str] | None = None,
) -> dict[str, Any]:
    """An event about a vote whose ballot has a form and a packed text."""
    stored = {"choice_id": None, "ballot": _stored(added if added else removed)}
    if type_ == "vote.changed":
        stored |= {"old_choice_id": None, "old_ballot": _stored(removed)}
    return SAMPLES[type_] | {
        "data": {"poll_id": str(poll.id), **stored},
        "subject": str(uuid4()),
    }


def _stored(ballot: tuple[str, str] | None) -> dict[str, str] | None:
    return None if ballot is None else {"form": ballot[0], "marks": ballot[1]}


def timed(
    poll: Poll, moment: str, type_: str = "vote.cast", number: int = 1, **data: Any
) -> list[dict[str, Any]]:
    """A number of events of one type about votes for the poll's first choice, at one moment."""
    members = vote(poll.id, poll.choices[0])["data"] | data
    return [
        SAMPLES[type_] | {"data": members, "subject": str(uuid4()), "time": moment}
        for _ in range(number)
    ]


def seal(poll: Poll) -> dict[str, Any]:
    return SAMPLES["poll.sealed"] | {"data": {"poll_id": str(poll.id), "closed_at": at()}}


def erasure(subject: UUID) -> dict[str, Any]:
    data = {"subject": str(subject), "tokens_expire_at": at(minutes=10)}
    return SAMPLES["user.erased"] | {"data": data}


def apply(source: str, *envelopes: dict[str, Any]) -> Batch:
    """Apply the next events of `source`; returns the batch, so that it can be applied again."""
    batch = batch_of(envelopes, source=source, first_seq=selectors.applied_seq(source) + 1)
    apply_batch(batch, HANDLERS)
    return batch


def head(source: str, last_seq: int) -> None:
    """Set the head of `source`."""
    applied = selectors.applied_seq(source)
    page = Batch(source=source, epoch=1, first_seq=applied + 1, events=[], last_seq=last_seq)
    record_head(page)

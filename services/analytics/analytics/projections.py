"""What is computed from counts: pure functions, exact, without a database."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from provote_core.events import PollChoice
from provote_core.visibility import Access, Visibility
from provote_core.visibility import results as results_policy
from provote_rules.lifecycle import ENDED, effective_status
from provote_rules.tally import percentage


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The last count of a poll by its method, with the choices' ids; see models.TallyReport.

    `position` and `votes` are those of the ballots that were counted. `final`: it is the count of
    all votes, none can follow, and its ties are broken as the poll's rules say. `current`: no vote
    that is counted by now is missing.
    """

    method: str
    state: str
    elected: list[UUID]
    rounds: list[dict[str, Any]]
    ties: list[dict[str, Any]]
    lot: str | None
    beacon_round: int | None
    undecided: dict[str, Any] | None
    report_digest: str | None
    votes: int
    position: int
    final: bool
    current: bool
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultSnapshot:
    """A poll and its count, read together at the database's time `now`.

    `announced` is the status in the last event of polls, `counted` the votes by choice, `position`
    the last event of votes/0 about this poll, `waiting` the votes in quarantine. `watermark`,
    `as_of` and `lag` describe how far votes/0 has been applied: position, time of its event,
    number of events that follow. `missing` events of votes/0 could not be applied, and may
    concern any poll. `tally` is the last count by `method`.

    `marked` are the votes that ballots of several choices give to each one, by its position as
    text, `abstentions` the empty ballots. `grouped` is the sum over all ballots that are no single
    choice, None unless it was asked for.
    """

    poll_id: UUID
    owner: UUID
    announced: str
    results_visibility: str
    listing: str
    opens_at: datetime | None
    closes_at: datetime | None
    choices: tuple[PollChoice, ...]
    version: int
    total: int
    waiting: int
    position: int
    sealed_at: datetime | None
    counted: Mapping[UUID, int]
    watermark: int
    as_of: datetime | None
    lag: int
    missing: int
    now: datetime
    method: str
    tally: Tally | None = None
    marked: Mapping[str, int] = field(default_factory=dict)
    abstentions: int = 0
    grouped: int | None = None

    @property
    def final(self) -> bool:
        """Whether every vote is counted, none can follow, and none waits in quarantine."""
        return self.sealed_at is not None and not self.waiting and not self.missing

    @property
    def is_settled(self) -> bool:
        """Whether the results are final and so is the count by the poll's method."""
        return self.final and self.tally is not None and self.tally.final

    @property
    def needs_request(self) -> bool:
        """Whether its count by a method is outdated, and made only when the owner asks for it."""
        hidden = self.results_visibility not in (Visibility.LIVE, Visibility.AFTER_VOTE)
        return hidden and not (self.tally and self.tally.current)

    @property
    def status(self) -> str:
        """The status at `now`; a sealed poll is closed, even before polls has published it."""
        return effective_status(
            self.announced,
            opens_at=self.opens_at,
            closes_at=self.closes_at,
            now=self.now,
            sealed=self.sealed_at is not None,
        )

    @property
    def etag(self) -> str:
        """A weak tag that changes exactly when the poll's numbers or labels change.

        It covers the numbers themselves, because a repaired count keeps its position.
        """
        numbers: tuple[Any, ...]
        numbers = (self.position, self.total, self.final, *sorted(self.counted.items()))
        if self.marked or self.abstentions:
            numbers += (*sorted(self.marked.items()), self.abstentions)
        if self.tally is not None:
            shown = self.tally
            numbers += (shown.state, shown.report_digest, shown.position, shown.final)
        digest = hashlib.blake2b(repr(numbers).encode(), digest_size=8).hexdigest()
        return f'W/"{self.version}-{self.status}-{digest}"'

    def votes_for(self, choice: PollChoice) -> int:
        """The votes for a choice: what a vote is depends on the type of ballot.

        It is a ballot that marks the choice, alone or among others; of rankings one with it in the
        first place, alone or among equal ones; of scores one that scores it.
        """
        return self.counted.get(choice.id, 0) + self.marked.get(str(choice.position), 0)

    def access(
        self, *, privileged: bool, voted: bool = False, status: str | None = None
    ) -> Access:
        """What the poll's policy gives a caller; see provote_core.visibility.results.

        With `status`, what it would give if that were the poll's status.
        """
        return results_policy(
            self.results_visibility,
            status or self.status,
            privileged=privileged,
            listing=self.listing,
            voted=voted,
        )

    def has_final_visibility(self, *, privileged: bool) -> bool:
        """Whether a newer state of the poll cannot change who sees it.

        A draft may have opened meanwhile. With `after_close` the poll may have closed, or its
        `closes_at` may have been moved, which is possible until polls announces the end; the same
        holds for `after_vote` once `closes_at` has passed. Everything else is frozen.
        """
        if self.sealed_at is not None or self.announced in ENDED:
            return True
        if self.announced == "draft":
            return False
        if privileged or self.results_visibility == Visibility.LIVE:
            return True
        if self.results_visibility == Visibility.AFTER_VOTE:
            return self.status not in ENDED
        return self.results_visibility != Visibility.AFTER_CLOSE


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceResult:
    """Votes for one choice and their share of the ballots that are no abstentions, in percent."""

    choice_id: UUID
    label: str
    votes: int
    percentage: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The response of the results endpoint; choices are in the order of the ballot."""

    poll_id: UUID
    status: str
    total_votes: int
    abstentions: int
    choices: list[ChoiceResult]
    position: int
    as_of: datetime | None
    lag: int
    final: bool
    tally: Tally | None


def results(snapshot: ResultSnapshot) -> Results:
    """The results that `snapshot` shows."""
    choices = []
    for choice in sorted(snapshot.choices, key=lambda choice: choice.position):
        votes = snapshot.votes_for(choice)
        share = percentage(votes, snapshot.total - snapshot.abstentions)
        choices.append(
            ChoiceResult(choice_id=choice.id, label=choice.label, votes=votes, percentage=share)
        )
    return Results(
        poll_id=snapshot.poll_id,
        status=snapshot.status,
        total_votes=snapshot.total,
        abstentions=snapshot.abstentions,
        choices=choices,
        position=snapshot.position,
        as_of=snapshot.as_of,
        lag=snapshot.lag,
        final=snapshot.final,
        tally=snapshot.tally,
    )

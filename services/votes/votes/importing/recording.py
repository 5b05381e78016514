"""Records ballots of a file as votes: a transaction for each thousand.

Each transaction has what a batch of casts has: the poll's lock in shared mode, the conditions of
acceptance, one outbox row with an event for each vote, and an audit row for each vote. It counts
its ballots in the row of the import, which it locks. So each ballot of a file is recorded once,
also with requests in parallel, and after a process was killed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models.functions import Now

from provote_core import failpoint, logs
from provote_core.auth import Principal
from provote_core.context import RequestContext
from provote_core.exceptions import InvalidToken
from provote_core.ids import uuid7
from provote_core.outbox import rows
from provote_rules.acceptance import Credential
from provote_rules.ballots import Ballot, store
from provote_rules.texts import tr
from votes import errors, selectors, voters
from votes.facts import vote_cast
from votes.importing.statements import RECORD_FILE
from votes.locks import lock_poll_shared
from votes.models import BallotImport
from votes.writer.statements import ballot_columns

CHUNK = 1_000  # ballots of one transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorder:
    """Records ballots of one file in one poll, for one request."""

    poll_id: UUID
    digest: bytes
    choices: tuple[UUID, ...]
    principal: Principal
    request: RequestContext
    action: str

    @transaction.atomic
    def record(self, start: int, ballots: Sequence[Ballot]) -> BallotImport:
        """Record the ballots with the numbers from `start`, as far as they are not recorded yet.

        Returns the import; it has ended where all are recorded or the poll is closed. A repeat
        records nothing. Raises PollNotOpen before the poll opens, InvalidToken for an erased
        owner, PollUnavailable (503) for a poll that was restored with another definition.
        """
        lock_poll_shared(self.poll_id)
        # Separate statements: they must see what was committed while the locks were waited for.
        found = BallotImport.objects.select_for_update().get(
            poll_id=self.poll_id, digest=self.digest
        )
        new = ballots[found.recorded - start :]
        if found.ended_at is not None or not new:  # another request is ahead
            return found
        self._require_same_poll()
        if self._insert(found.recorded, new):
            found.recorded += len(new)
            failpoint.hit("importing.recording")
        else:
            self._require_closed()
        self._save(found, ended=found.recorded == found.ballots or self._is_over())
        return found

    def _require_same_poll(self) -> None:
        poll = selectors.poll_of(self.poll_id)
        if poll.needs_confirmation or tuple(poll.choice_ids) != self.choices:
            raise errors.PollUnavailable()

    def _is_over(self) -> bool:
        return selectors.poll_of(self.poll_id).is_over

    def _require_closed(self) -> None:
        """Raise the reason for which nothing was recorded, unless the poll is closed."""
        if selectors.is_erased(self.principal):
            raise InvalidToken(tr("This account has been erased."))
        if not self._is_over():
            raise errors.PollNotOpen()

    def _insert(self, start: int, ballots: Sequence[Ballot]) -> int:
        choices, marks = ballot_columns(ballots)
        votes = [uuid7() for _ in ballots]
        events = [
            rows.event_text(
                vote_cast(self.poll_id, store(ballot), Credential.DELEGATE),
                subject=str(vote),
                version=1,
                traceparent="",
            )
            for ballot, vote in zip(ballots, votes, strict=True)
        ]
        key, address_key = settings.PROVOTE.digest_key, settings.PROVOTE.address_key
        with connection.cursor() as cursor:
            cursor.execute(RECORD_FILE, {
                "poll": self.poll_id,
                "subject": self.principal.subject,
                "ids": votes,
                "voters": [
                    voters.imported(self.poll_id, self.digest, number, key=key)
                    for number in range(start, start + len(ballots))
                ],
                "choices": choices,
                "ballots": marks,
                "events": b"\n".join(events).decode(),
                "traceparent": self.request.traceparent,
                "actor": self.principal.account,
                "actor_kind": self.principal.kind.value,
                "action": self.action,
                "address_hash": logs.address_hash(self.request.address, address_key),
                "request_id": self.request.request_id,
            })  # fmt: skip
            row: tuple[int] = cursor.fetchone()
        return row[0]

    @staticmethod
    def _save(found: BallotImport, *, ended: bool) -> None:
        values = {"recorded": found.recorded, "updated_at": Now()}
        if ended:
            values["ended_at"] = Now()
        BallotImport.objects.filter(pk=found.pk).update(**values)
        found.refresh_from_db()

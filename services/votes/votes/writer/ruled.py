"""Polls that ask the database more of a vote: invitations, limits of an address, quarantine."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg import AsyncConnection, AsyncCursor

from provote_core.exceptions import ProvoteError
from provote_core.limits import site
from votes import ballots, errors, voters
from votes.eligibility import Definition
from votes.voters import Means
from votes.writer import statements
from votes.writer.cast import Cast


@dataclass(frozen=True, slots=True)
class Ruled:
    """A cast in such a poll, with the digests of where it comes from, as far as the rules ask."""

    cast: Cast
    definition: Definition
    origin: bytes | None
    device: bytes | None

    @property
    def place(self) -> tuple[UUID, bytes | None]:
        """What no two casts of one statement may share."""
        return self.cast.poll_id, self.origin or self.device


def weigh(cast: Cast, definition: Definition) -> Ruled:
    """The cast with its origins in this poll."""
    rule = definition.rules.quarantine
    address, key = site(cast.request.address), settings.PROVOTE.digest_key
    origin = device = None
    if definition.most is not None or (rule is not None and rule.by == "address"):
        origin = voters.origin(cast.poll_id, address, key=key)
    if rule is not None and rule.by == "device":
        device = voters.origin(cast.poll_id, address, agent=cast.agent, key=key)
    return Ruled(cast, definition, origin, device)


def locks(ruled: Sequence[Ruled]) -> list[int]:
    """The polls whose casts must come one gather after the other, in the order of locking."""
    counted = {r.cast.poll_id for r in ruled if r.origin is not None or r.device is not None}
    return sorted({ballots.origin_lock(poll_id) for poll_id in counted})


def rounds(ruled: Sequence[Ruled]) -> list[list[Any]]:
    """Parameters of INSERT_RULED, as often as it takes for each to have an origin once.

    In the order of the casts, so that of an address's ballots the first to come are taken.
    """
    taken: dict[tuple[UUID, bytes | None], int] = defaultdict(int)
    sorted_out: list[list[Ruled]] = []
    for one in ruled:
        number = taken[one.place] if one.place[1] is not None else 0
        taken[one.place] += 1
        if number == len(sorted_out):
            sorted_out.append([])
        sorted_out[number].append(one)
    return [_columns(each) for each in sorted_out]


def _columns(ruled: Sequence[Ruled]) -> list[Any]:
    holds = [r.definition.rules.quarantine for r in ruled]
    return [
        [r.cast.vote_id for r in ruled],
        [r.cast.poll_id for r in ruled],
        [r.cast.voter for r in ruled],
        [r.cast.choice_id for r in ruled],
        [r.cast.claim.key_digest if r.cast.claim else None for r in ruled],
        [r.cast.principal.subject for r in ruled],
        [r.cast.means is Means.INVITATION for r in ruled],
        [r.origin for r in ruled],
        [r.device for r in ruled],
        [r.definition.most for r in ruled],
        [hold.votes if hold else None for hold in holds],
        [hold.seconds if hold else None for hold in holds],
    ]


@dataclass(slots=True)
class Found:
    """What the database knows of casts that were not inserted."""

    invitations: dict[tuple[UUID, bytes], bool] = field(default_factory=dict)
    origins: dict[tuple[UUID, bytes], int] = field(default_factory=dict)

    def refusal(self, cast: Cast, definition: Definition) -> ProvoteError | None:
        """Why the cast was not inserted, if it was for one of these rules."""
        if cast.means is Means.INVITATION and cast.voter is not None:
            revoked = self.invitations.get((cast.poll_id, cast.voter))
            if revoked is None:
                return errors.InvitationInvalid()
            if revoked:
                return errors.InvitationRevoked()
        origin, most = weigh(cast, definition).origin, definition.most
        if most is None or origin is None:
            return None
        full = self.origins.get((cast.poll_id, origin), 0) >= most
        return errors.AddressLimit() if full else None


class Look:
    """The statements that find it out; `found` is for after the pipeline in which they ran."""

    def __init__(self, ruled: Sequence[Ruled]) -> None:
        invited = [r.cast for r in ruled if r.cast.means is Means.INVITATION]
        limited = [r for r in ruled if r.definition.most is not None]
        self._wanted = {
            statements.INVITATIONS: [[c.poll_id for c in invited], [c.voter for c in invited]],
            statements.ORIGINS: [[r.cast.poll_id for r in limited], [r.origin for r in limited]],
        }
        self._cursors: dict[str, AsyncCursor[tuple[Any, ...]]] = {}

    async def ask(self, connection: AsyncConnection) -> None:
        """Send those that have something to ask."""
        for statement, columns in self._wanted.items():
            if columns[0]:
                cursor = await connection.execute(statement, columns, binary=True)
                self._cursors[statement] = cursor

    async def found(self) -> Found:
        """What they answered."""
        rows = {text: await cursor.fetchall() for text, cursor in self._cursors.items()}
        return Found(
            {(row[0], row[1]): row[2] for row in rows.get(statements.INVITATIONS, [])},
            {(row[0], row[1]): row[2] for row in rows.get(statements.ORIGINS, [])},
        )

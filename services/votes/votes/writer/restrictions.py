"""Restrictions that only the database can check: invitations, limits by address, quarantine."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from psycopg import AsyncConnection, AsyncCursor

from provote_core.limits import site
from provote_rules.acceptance import Credential, Finding
from provote_rules.ballots import Ballot
from votes import voters
from votes.eligibility import Definition
from votes.lock_numbers import origin_lock
from votes.writer import statements
from votes.writer.outcomes import Cast


@dataclass(frozen=True, slots=True)
class RestrictedCast:
    """A cast in a poll with restrictions, with the digests of its origin that the rules need.

    `ballot` is the one to insert; casts that are only looked up have none.
    """

    cast: Cast
    definition: Definition
    origin: bytes | None
    device: bytes | None
    ballot: Ballot | None = None

    @property
    def origin_key(self) -> tuple[UUID, bytes | None]:
        """The value that no two casts of one statement may share."""
        return self.cast.poll_id, self.origin or self.device


def restrict(cast: Cast, definition: Definition, ballot: Ballot | None = None) -> RestrictedCast:
    """The cast with its origins in this poll."""
    rule = definition.rules.quarantine
    address, key = site(cast.request.address), settings.PROVOTE.digest_key
    origin = device = None
    if definition.max_per_address is not None or (rule is not None and rule.by == "address"):
        origin = voters.origin(cast.poll_id, address, key=key)
    if rule is not None and rule.by == "device":
        device = voters.origin(cast.poll_id, address, agent=cast.agent, key=key)
    return RestrictedCast(cast, definition, origin, device, ballot)


def locks(casts: Sequence[RestrictedCast]) -> list[int]:
    """Advisory locks of polls that take one batch at a time, in the order of locking."""
    counted = {r.cast.poll_id for r in casts if r.origin is not None or r.device is not None}
    return sorted({origin_lock(poll_id) for poll_id in counted})


def rounds(casts: Sequence[RestrictedCast]) -> list[list[Any]]:
    """Parameters of INSERT_RESTRICTED, split so that each statement has an origin once.

    The order of the casts is kept: of an address's ballots the first ones are accepted.
    """
    seen: dict[tuple[UUID, bytes | None], int] = defaultdict(int)
    per_statement: list[list[RestrictedCast]] = []
    for one in casts:
        number = seen[one.origin_key] if one.origin_key[1] is not None else 0
        seen[one.origin_key] += 1
        if number == len(per_statement):
            per_statement.append([])
        per_statement[number].append(one)
    return [_columns(each) for each in per_statement]


def _columns(casts: Sequence[RestrictedCast]) -> list[Any]:
    quarantines = [r.definition.rules.quarantine for r in casts]
    return [
        [r.cast.vote_id for r in casts],
        [r.cast.poll_id for r in casts],
        [r.cast.voter for r in casts],
        *statements.ballot_columns([r.ballot for r in casts]),
        [r.cast.claim.key_digest if r.cast.claim else None for r in casts],
        [r.cast.principal.subject for r in casts],
        [r.cast.credential is Credential.INVITATION for r in casts],
        [r.origin for r in casts],
        [r.device for r in casts],
        [r.definition.max_per_address for r in casts],
        [rule.votes if rule else None for rule in quarantines],
        [rule.seconds if rule else None for rule in quarantines],
    ]


@dataclass(slots=True)
class Findings:
    """What the database has about casts that were not inserted."""

    invitations: dict[tuple[UUID, bytes], bool] = field(default_factory=dict)
    origins: dict[tuple[UUID, bytes], int] = field(default_factory=dict)

    def invitation(self, cast: Cast) -> Finding | None:
        """INVITATION_INVALID or INVITATION_REVOKED for a cast by invitation, or None."""
        if cast.credential is not Credential.INVITATION or cast.voter is None:
            return None
        revoked = self.invitations.get((cast.poll_id, cast.voter))
        if revoked is None:
            return Finding.INVITATION_INVALID
        return Finding.INVITATION_REVOKED if revoked else None

    def is_address_full(self, cast: Cast, definition: Definition) -> bool:
        """Whether the cast's address has reached the poll's limit."""
        limit = definition.max_per_address
        origin = restrict(cast, definition).origin if limit is not None else None
        if limit is None or origin is None:
            return False
        return self.origins.get((cast.poll_id, origin), 0) >= limit


class Lookup:
    """The statements that read `Findings`; call `fetch` after the pipeline of `send` has ended."""

    def __init__(self, casts: Sequence[RestrictedCast]) -> None:
        invited = [r.cast for r in casts if r.cast.credential is Credential.INVITATION]
        limited = [r for r in casts if r.definition.max_per_address is not None]
        self._wanted = {
            statements.INVITATIONS: [[c.poll_id for c in invited], [c.voter for c in invited]],
            statements.ORIGINS: [[r.cast.poll_id for r in limited], [r.origin for r in limited]],
        }
        self._cursors: dict[str, AsyncCursor[tuple[Any, ...]]] = {}

    async def send(self, connection: AsyncConnection) -> None:
        """Send the statements that have parameters."""
        for statement, columns in self._wanted.items():
            if columns[0]:
                cursor = await connection.execute(statement, columns, binary=True)
                self._cursors[statement] = cursor

    async def fetch(self) -> Findings:
        """Their results."""
        rows = {text: await cursor.fetchall() for text, cursor in self._cursors.items()}
        return Findings(
            {(row[0], row[1]): row[2] for row in rows.get(statements.INVITATIONS, [])},
            {(row[0], row[1]): row[2] for row in rows.get(statements.ORIGINS, [])},
        )

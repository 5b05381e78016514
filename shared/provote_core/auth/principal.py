"""The caller of a request, as much of them as a service outside users may know."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID


class Kind(StrEnum):
    """What sort of caller this is."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    DELEGATE = "delegate"  # a backend, by a token exchanged for an API key
    SERVICE = "service"


@dataclass(frozen=True)
class Principal:
    """A verified caller. `subject` is the token's random `sub`, never a user's id.

    Remembered with its token, so what is derived from it is derived once.
    """

    kind: Kind
    subject: UUID | None = None
    scopes: frozenset[str] = frozenset()
    staff: bool = False
    moderator: bool = False
    key_id: UUID | None = None
    session: UUID | None = None  # the login that the token came of; means something to users alone
    service: str = ""
    expires_at: int = 0

    @property
    def is_authenticated(self) -> bool:
        """Whether anybody stands behind the request (the name is DRF's)."""
        return self.kind is not Kind.ANONYMOUS

    @property
    def may_moderate(self) -> bool:
        """Whether this is a person who may close or archive anybody's poll."""
        return self.kind is Kind.PERSON and (self.staff or self.moderator)

    @cached_property
    def account(self) -> str:
        """The scope of idempotency keys and of the audit's `actor`."""
        if self.kind is Kind.SERVICE:
            return f"service:{self.service}"
        return str(self.subject) if self.subject else "anonymous"

    @cached_property
    def limit_key(self) -> str:
        """Who is limited: an API key on its own, else the person."""
        if self.kind is Kind.DELEGATE:
            return f"key:{self.key_id}"
        return f"sub:{self.subject}" if self.subject else ""


_ANONYMOUS = Principal(Kind.ANONYMOUS)


def anonymous() -> Principal:
    """Nobody in particular."""
    return _ANONYMOUS

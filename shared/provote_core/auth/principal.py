"""The principal of a request, with the facts that services other than users may know."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from uuid import UUID


class Kind(StrEnum):
    """The kind of a principal."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    DELEGATE = "delegate"  # a backend, by a token exchanged for an API key
    SERVICE = "service"


@dataclass(frozen=True)
class Principal:
    """A verified principal. `subject` is the token's random `sub`, never a user's id.

    Cached with its token, so derived properties are computed once.
    """

    kind: Kind
    subject: UUID | None = None
    scopes: frozenset[str] = frozenset()
    staff: bool = False
    moderator: bool = False
    key_id: UUID | None = None
    session: UUID | None = None  # the token's login session; only users interprets it
    browser: bool = False  # whether a browser's cookie continues that session; likewise
    service: str = ""
    expires_at: int = 0

    @property
    def is_authenticated(self) -> bool:
        """Whether the principal is not anonymous (the name is DRF's)."""
        return self.kind is not Kind.ANONYMOUS

    @property
    def may_moderate(self) -> bool:
        """Whether the principal is a person who may close or archive polls of others."""
        return self.kind is Kind.PERSON and (self.staff or self.moderator)

    @cached_property
    def account(self) -> str:
        """The scope of idempotency keys and of the audit's `actor`."""
        if self.kind is Kind.SERVICE:
            return f"service:{self.service}"
        return str(self.subject) if self.subject else "anonymous"

    @cached_property
    def limit_key(self) -> str:
        """The name of the rate-limit bucket: an API key has its own, else the person's."""
        if self.kind is Kind.DELEGATE:
            return f"key:{self.key_id}"
        return f"sub:{self.subject}" if self.subject else ""


_ANONYMOUS = Principal(Kind.ANONYMOUS)


def anonymous() -> Principal:
    """The anonymous principal."""
    return _ANONYMOUS

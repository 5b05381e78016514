"""Events of users."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from provote_core.events.contracts.base import Contract


@dataclass(frozen=True, kw_only=True)
class UserErased(Contract):
    """A person's account was erased. From users to every other service.

    Each service replaces `subject` wherever it stores it; earlier tokens are valid until
    `tokens_expire_at` and must be refused.
    """

    type: ClassVar[str] = "user.erased"

    subject: UUID
    tokens_expire_at: datetime


CONTRACTS = (UserErased,)

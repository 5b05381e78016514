"""Who asks Django's side of votes: a person, a backend, or the holder of a voter token."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from provote_core.auth import Kind, Principal
from provote_core.rest import caller
from votes import errors, voters
from votes.voters import HEADER, Means, VoterToken


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller, by their access token or by their voter token."""

    principal: Principal
    token: VoterToken | None = None

    @property
    def means(self) -> Means:
        """By what they name the voter of a cast; an idempotency key is no part of a question."""
        if self.token is not None:
            return self.token.means
        named = {Kind.PERSON: Means.PERSON, Kind.DELEGATE: Means.DELEGATE}
        return named.get(self.principal.kind, Means.NOBODY)

    def voter(self, poll_id: UUID, voter_ref: str | None = None) -> bytes | None:
        """The voter they name in a poll; None for nobody."""
        key = settings.PROVOTE.digest_key
        if self.token is not None:
            return self.token.voter(poll_id, key=key)
        if self.principal.kind is Kind.DELEGATE and voter_ref is not None:
            return voters.delegated(poll_id, voter_ref, key=key)
        if self.principal.kind is Kind.PERSON and self.principal.subject is not None:
            return voters.person(self.principal.subject)
        return None


def voting(request: Request) -> Caller:
    """Who asks. Raises AmbiguousVoter, InvalidVoterToken."""
    principal, text = caller(request), request.headers.get(HEADER)
    if text is None:
        return Caller(principal)
    if principal.is_authenticated:
        raise errors.AmbiguousVoter()
    token = voters.read_token(text, key=settings.PROVOTE.digest_key)
    if token is None:
        raise errors.InvalidVoterToken()
    return Caller(principal, token)


class IsVoter(BasePermission):
    """A person, a backend, or whoever holds a voter token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether anybody is named at all."""
        return voting(request).means is not Means.NOBODY

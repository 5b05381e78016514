"""The identity of a request to the Django application: a principal, or a voter token's holder."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from provote_core.auth import Kind, Principal
from provote_core.rest import principal_of
from provote_rules.acceptance import Credential
from votes import errors, voters
from votes.voters import HEADER, VoterToken


@dataclass(frozen=True, slots=True)
class VoterIdentity:
    """A principal, with the voter token of the request if there is one."""

    principal: Principal
    token: VoterToken | None = None

    @property
    def credential(self) -> Credential:
        """What names the voter. Unlike casts, reads have no idempotency key that can name one."""
        if self.token is not None:
            return self.token.credential
        named = {Kind.PERSON: Credential.PERSON, Kind.DELEGATE: Credential.DELEGATE}
        return named.get(self.principal.kind, Credential.NONE)

    def voter(self, poll_id: UUID, voter_ref: str | None = None) -> bytes | None:
        """The voter in this poll that the request names, or None."""
        key = settings.PROVOTE.digest_key
        if self.token is not None:
            return self.token.voter(poll_id, key=key)
        if self.principal.kind is Kind.DELEGATE and voter_ref is not None:
            return voters.delegated(poll_id, voter_ref, key=key)
        if self.principal.kind is Kind.PERSON and self.principal.subject is not None:
            return voters.person(self.principal.subject)
        return None


def identify(request: Request) -> VoterIdentity:
    """The identity of a request. Raises AmbiguousVoter, InvalidVoterToken."""
    principal, text = principal_of(request), request.headers.get(HEADER)
    if text is None:
        return VoterIdentity(principal)
    if principal.is_authenticated:
        raise errors.AmbiguousVoter()
    token = voters.read_token(text, key=settings.PROVOTE.digest_key)
    if token is None:
        raise errors.InvalidVoterToken()
    return VoterIdentity(principal, token)


class IsVoter(BasePermission):
    """A person, a backend, or the holder of a voter token."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request names a voter."""
        return identify(request).credential is not Credential.NONE

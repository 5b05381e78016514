"""Identity for DRF: the middleware verifies the principal, permissions and views read it."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from provote_core import logs
from provote_core.auth.principal import Kind, Principal

log = logs.get_logger(__name__)


def principal_of(request: Request | HttpRequest) -> Principal:
    """The principal of a request, as the middleware verified it."""
    inner: Any = getattr(request, "_request", request)
    principal: Principal = inner.principal
    return principal


class PrincipalAuthentication(BaseAuthentication):
    """Passes the middleware's principal to DRF as `request.user`."""

    def authenticate(self, request: Request) -> tuple[Principal, None] | None:
        """The verified principal, or None for an anonymous one."""
        principal = principal_of(request)
        return (principal, None) if principal.is_authenticated else None

    def authenticate_header(self, request: Request) -> str:
        """The WWW-Authenticate header of a 401."""
        return 'Bearer realm="provote"'


class IsAuthenticated(BasePermission):
    """A person or a backend; a sibling service uses /internal/ and nothing else."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the principal is a person or a backend."""
        return principal_of(request).kind in (Kind.PERSON, Kind.DELEGATE)


class IsPerson(BasePermission):
    """A signed-in person; an API key's token may not act in a person's place."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the token is a person's own."""
        return principal_of(request).kind is Kind.PERSON


class IsPersonOrReadOnly(IsPerson):
    """Safe methods are open to everyone; others need a signed-in person."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the method is safe or the principal a person."""
        return request.method in ("GET", "HEAD", "OPTIONS") or super().has_permission(
            request, view
        )


class IsStaff(IsPerson):
    """A member of staff, by the token's claim."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the principal is a member of staff."""
        return super().has_permission(request, view) and principal_of(request).staff


class IsSibling(BasePermission):
    """One of the sibling services of `names`, with its own token: see `siblings`."""

    names: frozenset[str] = frozenset()

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the principal is one of these services; another service's refusal is logged."""
        principal = principal_of(request)
        if principal.kind is Kind.SERVICE and principal.service not in self.names:
            log.warning("sibling refused", sibling=principal.service, path=request.path)
        return principal.kind is Kind.SERVICE and principal.service in self.names


def siblings(*services: str) -> type[IsSibling]:
    """The permission of a view under /internal/: only these services may call it.

    Any other service gets 403, so a stolen service token opens only that service's endpoints. Add
    a new caller one release before it starts to call.
    """

    class Named(IsSibling):
        names = frozenset(services)

    return Named

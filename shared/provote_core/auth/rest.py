"""Identity for DRF: the middleware has verified the caller, views only ask."""

from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from provote_core import logs
from provote_core.auth.principal import Kind, Principal

log = logs.get_logger(__name__)


def caller(request: Request | HttpRequest) -> Principal:
    """Who makes this request, as the middleware verified."""
    inner: Any = getattr(request, "_request", request)
    principal: Principal = inner.principal
    return principal


class PrincipalAuthentication(BaseAuthentication):
    """Hands the middleware's principal to DRF as `request.user`."""

    def authenticate(self, request: Request) -> tuple[Principal, None] | None:
        """The verified caller, or None for an anonymous one."""
        principal = caller(request)
        return (principal, None) if principal.is_authenticated else None

    def authenticate_header(self, request: Request) -> str:
        """What a 401 answers in WWW-Authenticate."""
        return 'Bearer realm="provote"'


class IsAuthenticated(BasePermission):
    """A person or a backend; a sibling service uses /internal/ and nothing else."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether a subject stands behind the request."""
        return caller(request).kind in (Kind.PERSON, Kind.DELEGATE)


class IsPerson(BasePermission):
    """A signed-in person; an API key's token may not act in a person's place."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the token is a person's own."""
        return caller(request).kind is Kind.PERSON


class IsPersonOrReadOnly(IsPerson):
    """Anyone may read; only a signed-in person changes."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the method is safe or the caller a person."""
        return request.method in ("GET", "HEAD", "OPTIONS") or super().has_permission(
            request, view
        )


class IsStaff(IsPerson):
    """A member of staff, by the token's claim."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the caller is a person of the staff."""
        return super().has_permission(request, view) and caller(request).staff


class IsSibling(BasePermission):
    """One of the sibling services of `names`, with its own token: see `siblings`."""

    names: frozenset[str] = frozenset()

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the caller proved to be one of them; a sibling that is not leaves a line."""
        principal = caller(request)
        if principal.kind is Kind.SERVICE and principal.service not in self.names:
            log.warning("sibling refused", sibling=principal.service, path=request.path)
        return principal.kind is Kind.SERVICE and principal.service in self.names


def siblings(*services: str) -> type[IsSibling]:
    """The permission of a view under /internal/: these services call it, and nobody else may.

    Whoever has broken into one of the others gets 403. A service that is to call it from now on
    is named here a release before it does.
    """

    class Named(IsSibling):
        names = frozenset(services)

    return Named

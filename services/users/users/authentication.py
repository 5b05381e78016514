"""In this service a token counts only as long as its account does."""

from typing import cast

from rest_framework.request import Request

from provote_core.auth import Principal
from provote_core.auth.rest import PrincipalAuthentication
from users import selectors
from users.models import User


class AccountAuthentication(PrincipalAuthentication):
    """Adds the account to the verified caller, as `request.auth`.

    An access token outlives its account by some minutes elsewhere; here it is 401 at once.
    """

    def authenticate(self, request: Request) -> tuple[Principal, User | None] | None:  # type: ignore[override]
        """The caller and their account; raises AccountGone."""
        verified = super().authenticate(request)
        if verified is None:
            return None
        principal, _ = verified
        return principal, selectors.account(principal.subject) if principal.subject else None


def account_of(request: Request) -> User:
    """The caller's account, where the permissions let nobody else in."""
    return cast(User, request.auth)

"""Authentication of this service: a token is valid only while its account is active."""

from typing import cast

from rest_framework.request import Request

from provote_core.auth import Principal
from provote_core.auth.rest import PrincipalAuthentication
from users import selectors
from users.models import User


class AccountAuthentication(PrincipalAuthentication):
    """Adds the account to the verified caller, as `request.auth`.

    Other services accept the access token of an erased account until it expires; here it is 401
    at once.
    """

    def authenticate(self, request: Request) -> tuple[Principal, User | None] | None:  # type: ignore[override]
        """The caller and their account; raises AccountGone."""
        verified = super().authenticate(request)
        if verified is None:
            return None
        principal, _ = verified
        return principal, selectors.account(principal.subject) if principal.subject else None


def account_of(request: Request) -> User:
    """The caller's account, in views whose permissions require one."""
    return cast(User, request.auth)

"""Mailed tokens: a new password, and the verification of an address."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from provote_core import database
from users import tokens
from users.addresses import spellings
from users.errors import AccountGone, InvalidMailToken
from users.models import Mail, MailToken, User
from users.selectors import lock_account
from users.services import mail
from users.services.passwords import require_good_password, set_password
from users.services.throttle import forget_tries


def request_reset(*, email: str) -> None:
    """Request a token for the account with this address, if there is one; returns nothing.

    A repeat requests another one; only the newest token is valid.
    """
    mail.request_mail_to_address(Mail.Kind.RESET_PASSWORD, email)


@transaction.atomic
def request_verification(*, account: User) -> None:
    """Request a token for the account's address; a verified one gets none.

    A repeat requests another one. Raises AccountGone.
    """
    owner = lock_account(account.pk)
    if owner is None:
        raise AccountGone()
    if not owner.email_verified:
        mail.request_mail(Mail.Kind.VERIFY_EMAIL, owner)


@transaction.atomic
def reset_password(*, token: str, new_password: str) -> UUID:
    """Set a new password, end every session, and return the account's id.

    Raises InvalidMailToken, also on a repeat, and InvalidRequest for a weak password, after which
    the token stays valid. It also verifies the address, because the token was read there.
    """
    owner = _redeem(token, Mail.Kind.RESET_PASSWORD)
    require_good_password(new_password, owner, pointer="/new_password")
    set_password(owner, new_password)
    forget_tries(owner.username)
    _verify(owner)
    return owner.pk


@transaction.atomic
def verify_email(*, token: str) -> UUID:
    """Mark the address as verified that the token was mailed to; returns the account's id.

    Raises InvalidMailToken, also on a repeat, and if the account has another address now.
    """
    owner = _redeem(token, Mail.Kind.VERIFY_EMAIL)
    _verify(owner)
    return owner.pk


def _redeem(token: str, kind: Mail.Kind) -> User:
    """The account, locked, whose token this is; deletes the token. Raises InvalidMailToken."""
    mailed = MailToken.objects.filter(pk=tokens.digest(token), kind=kind)
    user_id = mailed.values_list("user_id", flat=True).first()
    owner = lock_account(user_id) if user_id else None
    if owner is None:
        raise InvalidMailToken()
    # Of concurrent requests, one deletes the row.
    valid = mailed.filter(expires_at__gt=Now(), address__lower__in=spellings(owner.address))
    if not valid.delete()[0]:
        raise InvalidMailToken()
    return owner


def _verify(owner: User) -> None:
    if not owner.email_verified:
        owner.change(email_verified_at=database.now())

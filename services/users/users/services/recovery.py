"""What a mailed token opens: a new password, and proof that an address is read."""

from uuid import UUID

from django.db import transaction
from django.db.models.functions import Now

from users import tokens
from users.addresses import spellings
from users.errors import AccountGone, InvalidMailToken
from users.models import Mail, MailToken, User
from users.selectors import database_now, lock_account
from users.services import mail
from users.services.passwords import require_good_password, set_password
from users.services.throttle import forget_tries


def request_reset(*, email: str) -> None:
    """Have a token mailed to the account with this address, if there is one; says nothing.

    A repeat asks again; the token mailed last is the one that counts.
    """
    mail.ask_for_anybody(Mail.Kind.RESET_PASSWORD, email)


@transaction.atomic
def request_verification(*, account: User) -> None:
    """Have a token mailed to the account's address; a verified one gets none.

    A repeat asks again. Raises AccountGone.
    """
    owner = lock_account(account.pk)
    if owner is None:
        raise AccountGone()
    if not owner.email_verified:
        mail.ask_for(Mail.Kind.VERIFY_EMAIL, owner)


@transaction.atomic
def reset_password(*, token: str, new_password: str) -> UUID:
    """Set a new password, end every session, and return the account's id.

    Raises InvalidMailToken, on a repeat, too, and InvalidRequest for a weak password, which
    leaves the token good. The address is verified by it: its mail has been read.
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

    Raises InvalidMailToken, on a repeat, too, and when the account has another address by now.
    """
    owner = _redeem(token, Mail.Kind.VERIFY_EMAIL)
    _verify(owner)
    return owner.pk


def _redeem(token: str, kind: Mail.Kind) -> User:
    """The account, locked, whose token this is; the token is spent. Raises InvalidMailToken."""
    mailed = MailToken.objects.filter(pk=tokens.digest(token), kind=kind)
    user_id = mailed.values_list("user_id", flat=True).first()
    owner = lock_account(user_id) if user_id else None
    if owner is None:
        raise InvalidMailToken()
    # Of those who come at once, one deletes the row.
    good = mailed.filter(expires_at__gt=Now(), address__lower__in=spellings(owner.address))
    if not good.delete()[0]:
        raise InvalidMailToken()
    return owner


def _verify(owner: User) -> None:
    if not owner.email_verified:
        owner.change(email_verified_at=database_now())

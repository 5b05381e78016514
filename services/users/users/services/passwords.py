"""Proving a password, and changing it."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from provote_core.exceptions import FieldError, InvalidRequest
from users.errors import AccountGone, WrongPassword
from users.models import Mail, MailToken, User
from users.selectors import lock_account
from users.services import mail, sessions, throttle


def require_good_password(password: str, user: User, *, pointer: str = "/password") -> None:
    """Raises InvalidRequest for a password that is short, common or like the person's data."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidRequest(
            errors=[
                FieldError(pointer, str(e.code).replace("_", "-"), " ".join(e.messages))
                for e in error.error_list
            ]
        ) from None


def prove_password(account: User, password: str) -> None:
    """Raises WrongPassword, or TooManyTries: it counts as a try to log in.

    Not within a transaction of a command, which would take the count back when it fails.
    """
    throttle.count_try(account.username)
    if not account.check_password(password):
        raise WrongPassword()
    throttle.forget_tries(account.username)


def change_password(
    *, account: User, current_password: str, new_password: str, keep: UUID | None
) -> None:
    """Set a new password and end every session but `keep`, the caller's own.

    Raises WrongPassword, TooManyTries, AccountGone, and InvalidRequest for a weak one. API keys
    go on working. A repeat fails by the current password.
    """
    prove_password(account, current_password)
    with transaction.atomic():
        owner = lock_account(account.pk)
        if owner is None:
            raise AccountGone()
        if owner.password != account.password:
            raise WrongPassword()  # somebody changed it after it was proved
        require_good_password(new_password, owner, pointer="/new_password")
        set_password(owner, new_password, keep=keep)


def set_password(owner: User, password: str, *, keep: UUID | None = None) -> None:
    """Set it, end every session but `keep`, and tell the person; the caller holds the lock.

    A reset that was mailed before is spent.
    """
    owner.set_password(password)
    owner.save(update_fields=["password"])
    sessions.log_out_everywhere(user_id=owner.pk, but=keep)
    MailToken.objects.filter(user=owner, kind=Mail.Kind.RESET_PASSWORD).delete()
    mail.ask_for(Mail.Kind.PASSWORD_CHANGED, owner)

"""Proofs and changes of passwords."""

from uuid import UUID

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from provote_core.exceptions import FieldError, InvalidRequest
from provote_rules.texts import Text, verbatim
from users.errors import AccountGone, WrongPassword
from users.models import Mail, MailToken, User
from users.selectors import lock_account
from users.services import mail, sessions, throttle


def require_good_password(password: str, user: User, *, pointer: str = "/password") -> None:
    """Raise InvalidRequest for a password that is short, common or like the person's data."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidRequest(
            errors=[
                FieldError(pointer, str(e.code).replace("_", "-"), verbatim(" ".join(e.messages)))
                for e in error.error_list
            ]
        ) from None


def prove_password(account: User, password: str) -> None:
    """Raise WrongPassword, or TooManyTries: the proof counts as a try to log in.

    Call it outside of a transaction, which would roll the count back on failure.
    """
    throttle.count_try(account.username)
    if not account.check_password(password):
        raise WrongPassword()
    throttle.forget_tries(account.username)


def prove_owner(account: User, password: str | None, *, missing: Text | None) -> None:
    """Raise WrongPassword or TooManyTries if `password` is given and wrong, as a login would.

    Without it, raises InvalidRequest with the detail `missing`, if there is one: where a browser
    that was left open must not be enough.
    """
    if password is not None:
        prove_password(account, password)
    elif missing is not None:
        raise InvalidRequest(errors=[FieldError("/current_password", "required", missing)])


def change_password(
    *, account: User, current_password: str, new_password: str, keep: UUID | None
) -> None:
    """Set a new password and end every session but `keep`, the caller's own.

    Raises WrongPassword, TooManyTries, AccountGone, and InvalidRequest for a weak one. API keys
    stay valid. A repeat raises WrongPassword.
    """
    prove_password(account, current_password)
    with transaction.atomic():
        owner = lock_account(account.pk)
        if owner is None:
            raise AccountGone()
        if owner.password != account.password:
            raise WrongPassword()  # it was changed after the proof
        require_good_password(new_password, owner, pointer="/new_password")
        set_password(owner, new_password, keep=keep)


def set_password(owner: User, password: str, *, keep: UUID | None = None) -> None:
    """Set it, end every session but `keep`, and notify the person; the caller holds the lock.

    Mailed tokens for a reset become invalid.
    """
    owner.set_password(password)
    owner.save(update_fields=["password"])
    sessions.log_out_everywhere(user_id=owner.pk, but=keep)
    MailToken.objects.filter(user=owner, kind=Mail.Kind.RESET_PASSWORD).delete()
    mail.request_mail(Mail.Kind.PASSWORD_CHANGED, owner)

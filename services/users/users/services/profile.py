"""Changes of profiles, addresses and roles."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from provote_core.exceptions import Forbidden, NotFound, ProvoteError
from users import addresses, selectors
from users.errors import AccountGone, EmailTaken, UsernameTaken
from users.models import PROFILE_FIELDS, Mail, MailToken, User
from users.selectors import lock_account
from users.services import mail
from users.services.passwords import prove_password

_TAKEN: dict[str, type[ProvoteError]] = {
    "users_username": UsernameTaken,
    "users_email": EmailTaken,
    "users_mailbox": EmailTaken,
}


def change_profile(
    *, account: User, changes: Mapping[str, Any], precondition: Callable[[int], None]
) -> User:
    """Apply `changes` and return the account; equal values change nothing.

    A new `email` requires the `password` and is unverified until its token is confirmed; the old
    address is notified. `precondition` gets the locked account's version and raises if it is not
    the one that the caller read. Raises WrongPassword, TooManyTries, EmailTaken, AccountGone.
    """
    precondition(account.version)  # before the proof of the password, and again under the lock
    wanted = dict(changes)
    if "email" in wanted:
        prove_password(account, wanted.pop("password"))
        wanted["email"] = addresses.tidy(wanted["email"])
    with transaction.atomic():
        owner = lock_account(account.pk)
        if owner is None:
            raise AccountGone()
        precondition(owner.version)
        new = {name: value for name, value in wanted.items() if value != _held(owner, name)}
        if "email" in new:
            _change_address(owner, **new)
        elif new:
            owner.change(**new)
    return owner


def _held(owner: User, name: str) -> Any:
    return getattr(owner.profile if name in PROFILE_FIELDS else owner, name)


def _change_address(owner: User, **new: Any) -> None:
    before = owner.email
    with unique_names():
        place = address_fields(new["email"], but=owner)
        owner.change(**new | place, email_verified_at=None)
        # A second update: in one with a new address the trigger clears an unchanged mailbox.
        User.objects.filter(pk=owner.pk).update(mailbox=place["mailbox"])
    MailToken.objects.filter(user=owner).delete()
    mail.request_mail(Mail.Kind.EMAIL_CHANGED, owner, address=before)
    mail.request_mail(Mail.Kind.VERIFY_EMAIL, owner)


def address_fields(email: str, *, but: User | None = None) -> dict[str, str]:
    """The fields of an account with this address: the address as it is kept, and its mailbox.

    Raises EmailTaken if an account with an empty mailbox, other than `but`, has the address; the
    constraint covers all other accounts.
    """
    if selectors.is_claimed(email, but=but.pk if but else None):
        raise EmailTaken()
    return {"email": addresses.tidy(email), "mailbox": addresses.canonical(email)}


@contextmanager
def unique_names() -> Iterator[None]:
    """A savepoint that raises UsernameTaken or EmailTaken for a violated constraint."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        diagnosis = getattr(error.__cause__, "diag", None)
        taken = _TAKEN.get(getattr(diagnosis, "constraint_name", None) or "")
        if taken is None:
            raise
        raise taken() from None


@transaction.atomic
def set_moderator(*, staff: User, user_id: UUID, moderator: bool) -> None:
    """Make an account a moderator, or no longer; a repeat changes nothing.

    Its next access token has the claim, so within ten minutes. Raises Forbidden unless `staff` is
    a staff account now, whatever its token claims, and NotFound for an unknown account.
    """
    if not staff.is_staff:
        raise Forbidden()
    accounts = User.objects.select_for_update(no_key=True)
    owner = accounts.filter(pk=user_id, erased_at=None).first()
    if owner is None:
        raise NotFound()
    if owner.is_moderator != moderator:
        owner.change(is_moderator=moderator)

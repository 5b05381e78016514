"""What people say of themselves, and what staff lets them do."""

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
    """Change what `changes` names and return the account; values that are so change nothing.

    A new `email` needs the `password` beside it and is unverified until its mail is answered; the
    old address is told. `precondition` gets the locked account's version and raises if it is not
    what the caller read. Raises WrongPassword, TooManyTries, EmailTaken, AccountGone.
    """
    precondition(account.version)  # before the password, and once more under the lock
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
            _move(owner, **new)
        elif new:
            owner.change(**new)
    return owner


def _held(owner: User, name: str) -> Any:
    return getattr(owner.profile if name in PROFILE_FIELDS else owner, name)


def _move(owner: User, **new: Any) -> None:
    before = owner.email
    with unique_names():
        place = located(new["email"], but=owner)
        owner.change(**new | place, email_verified_at=None)
        # Once more, alone: beside a new address the trigger takes an unchanged mailbox for stale.
        User.objects.filter(pk=owner.pk).update(mailbox=place["mailbox"])
    MailToken.objects.filter(user=owner).delete()
    mail.ask_for(Mail.Kind.EMAIL_CHANGED, owner, address=before)
    mail.ask_for(Mail.Kind.VERIFY_EMAIL, owner)


def located(email: str, *, but: User | None = None) -> dict[str, str]:
    """The values of an account at `email`: the address as it is kept, and its mailbox.

    Raises EmailTaken for the address of an account, other than `but`, whose mailbox is still to
    be filled; any other clash is the constraint's.
    """
    if selectors.is_claimed(email, but=but.pk if but else None):
        raise EmailTaken()
    return {"email": addresses.tidy(email), "mailbox": addresses.canonical(email)}


@contextmanager
def unique_names() -> Iterator[None]:
    """A savepoint in which a name or an address that is taken is UsernameTaken or EmailTaken."""
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
    """Let an account moderate, or no longer; a repeat changes nothing.

    Its access tokens say so from the next one on, so within ten minutes. Raises Forbidden unless
    `staff` is a staff account now, whatever the token says, and NotFound for an unknown account.
    """
    if not staff.is_staff:
        raise Forbidden()
    accounts = User.objects.select_for_update(no_key=True)
    owner = accounts.filter(pk=user_id, erased_at=None).first()
    if owner is None:
        raise NotFound()
    if owner.is_moderator != moderator:
        owner.change(is_moderator=moderator)

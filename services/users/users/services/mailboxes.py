"""The canonical form of addresses that were written without one: see `User.mailbox`."""

from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, Q

from users import addresses
from users.models import User

_BATCH = 1_000


def fill_mailboxes(users: Any = User) -> int:
    """Fill every empty `mailbox`, the oldest account first; return the number of accounts left.

    These are accounts whose mailbox an older one has; they get it when that one gives it up. Each
    batch is a transaction. May run at any time, and several times at once. `users` is the model,
    for migrations.
    """
    left, after = 0, Q()
    while batch := _next(users, after):
        left += _fill(users, batch)
        created_at, user_id = batch[-1].created_at, batch[-1].pk
        after = Q(created_at__gt=created_at) | Q(created_at=created_at, pk__gt=user_id)
    return left


def _next(users: Any, after: Q) -> list[Any]:
    empty = users.objects.filter(after, mailbox=None, email__isnull=False)
    return list(empty.order_by("created_at", "pk").only("email", "created_at")[:_BATCH])


def _fill(users: Any, batch: list[Any]) -> int:
    """Fill the batch in one transaction; one by one if another process takes one of them."""
    try:
        with transaction.atomic():
            return sum(not _assign(users, account) for account in batch)
    except IntegrityError:
        return sum(not _try_to_assign(users, account) for account in batch)


def _try_to_assign(users: Any, account: Any) -> bool:
    try:
        with transaction.atomic():
            return _assign(users, account)
    except IntegrityError:
        return False


def _assign(users: Any, account: Any) -> bool:
    """Fill the mailbox; False if another account has it, or the address has changed."""
    form = addresses.canonical(account.email)
    # The constraint decides; the check keeps errors out of the log of PostgreSQL.
    free = ~Exists(users.objects.filter(mailbox=form))
    unchanged = users.objects.filter(free, pk=account.pk, email=account.email)
    return bool(unchanged.update(mailbox=form))

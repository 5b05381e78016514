"""Following polls and owners."""

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from provote_rules.texts import tr
from users import errors, selectors
from users.models import Follow, User
from users.polls_client import fetch_poll

MAX_FOLLOWS = 1_000  # of one person


def require_visible(*, poll_id: UUID, account: User) -> None:
    """Raise PollNotFound unless the person may see the poll; call it outside of transactions.

    A draft and a private poll are visible to their owner only. Raises PollUnavailable.
    """
    poll = fetch_poll(poll_id=poll_id)
    is_hidden = poll.status == "draft" or poll.listing == "private"
    if is_hidden and poll.owner != account.subject:
        raise errors.PollNotFound()


@transaction.atomic
def follow(*, user: User, target: Follow.Target, target_id: UUID) -> None:
    """Follow a poll or an owner; a repeat changes nothing.

    Raises AccountGone, OwnerNotFound, TooManyFollows.
    """
    if target == Follow.Target.OWNER and not selectors.keep_account(target_id):
        raise errors.OwnerNotFound()
    # Serialise the calls: two in parallel would pass the limit together.
    if selectors.lock_account(user.pk) is None:
        raise errors.AccountGone()
    followed = follows_of(user)
    if followed.filter(target=target, target_id=target_id).exists():
        return
    if followed.count() >= MAX_FOLLOWS:
        raise errors.TooManyFollows(tr("An account follows {most:,} at most.", most=MAX_FOLLOWS))
    Follow.objects.create(user=user, target=target, target_id=target_id)


def unfollow(*, user: User, target: Follow.Target, target_id: UUID) -> None:
    """Stop following a poll or an owner; a repeat changes nothing."""
    follows_of(user).filter(target=target, target_id=target_id).delete()


def follows_of(user: User) -> QuerySet[Follow]:
    """What a person follows."""
    return Follow.objects.filter(user=user)

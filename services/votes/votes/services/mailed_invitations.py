"""Ballot tokens of recipients of mail, for users, which sends them.

This service never gets an address. A token is derived from the random id that users stores beside
an address, and neither that id nor the token is stored here (decision 53).
"""

from collections.abc import Collection
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction

from votes import selectors, voters
from votes.models import InvitationSeries
from votes.services.invitations import (
    INSERT,
    lock_invitations,
    require_inviting,
    voter_of,
    with_use,
)

MAX_RECIPIENTS = 1_000  # of one request
LABEL = "by mail"


@transaction.atomic
def mailed_tokens(
    *, poll_id: UUID, recipients: Collection[UUID], unused_only: bool = False
) -> dict[str, Any]:
    """The ballot tokens of recipients, created where missing; a repeat returns the same.

    Left out are revoked ones, and with `unused_only` those that have a vote. Raises PollNotFound,
    NotInvited, PollNotOpen for a closed poll, TooManyInvitations.
    """
    require_inviting(selectors.poll_of(poll_id))
    lock_invitations(poll_id=poll_id, more=0)
    series = _mailed_series(poll_id)
    derived = {recipient: _token(series.pk, recipient) for recipient in recipients}
    digests = {voter_of(poll_id, token): who for who, token in derived.items()}
    rows = with_use(poll_id).filter(voter__in=list(digests))
    known = {
        bytes(voter): ended_at is None and not (unused_only and used)
        for voter, used, ended_at in rows.values_list("voter", "used", "ended_at")
    }
    missing = digests.keys() - known.keys()
    if missing:
        _create(series, missing)
        known |= dict.fromkeys(missing, series.revoked_at is None)
    usable = [who for voter, who in digests.items() if known[voter]]
    return {
        "series_id": series.pk,
        "tokens": [{"recipient": who, "token": derived[who]} for who in usable],
    }


def _mailed_series(poll_id: UUID) -> InvitationSeries:
    """The one series of the poll, not saved if it is new; the caller holds the poll's lock.

    A revoked one is not followed by another: its recipients would get a second ballot token.
    """
    found = InvitationSeries.objects.filter(poll_id=poll_id, mailed=True).first()
    return found or InvitationSeries(poll_id=poll_id, count=0, label=LABEL, mailed=True)


def _create(series: InvitationSeries, digests: Collection[bytes]) -> None:
    """Add invitations to the series.

    In the order of their digests, and with ids without a time: the order in which users asks is
    that in which it stores addresses.
    """
    lock_invitations(poll_id=series.poll_id, more=len(digests))
    start, more = series.count, len(digests)
    series.count = start + more
    # Only its count: another request may revoke the series meanwhile.
    series.save(update_fields=None if start == 0 else ["count"])
    numbers, ids = list(range(start, series.count)), [uuid4() for _ in digests]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [series.poll_id, series.pk, ids, sorted(digests), numbers])


def _token(series: UUID, recipient: UUID) -> str:
    return voters.mailed_token(series, recipient, key=settings.PROVOTE.digest_key)

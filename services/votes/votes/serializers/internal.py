"""Query parameters of sibling services."""

from uuid import UUID

from rest_framework import serializers

from provote_core.serializers import StrictSerializer, StrictUUIDField
from votes.services.mailed_invitations import MAX_RECIPIENTS


class RecipientsBody(StrictSerializer):
    """Recipients of mail, by the ids that users gave them."""

    recipients = serializers.ListField(
        child=StrictUUIDField(), min_length=1, max_length=MAX_RECIPIENTS
    )
    unused_only = serializers.BooleanField(default=False)


class LedgerQuery(StrictSerializer):
    """The position, and the poll id after which the page begins."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    after = StrictUUIDField(default=UUID(int=0))


class VotedQuery(StrictSerializer):
    """The person, unless a voter token names the voter."""

    subject = StrictUUIDField(required=False)


class FiguresQuery(StrictSerializer):
    """The position up to which votes are counted."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)

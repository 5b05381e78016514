"""Queries of sibling services."""

from uuid import UUID

from rest_framework import serializers

from provote_core.rest import StrictSerializer, StrictUUIDField


class LedgerQuery(StrictSerializer):
    """How far, and behind which poll; polls are paged by their ids."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)
    after = StrictUUIDField(default=UUID(int=0))


class VotedQuery(StrictSerializer):
    """The person asked about, unless a voter token names the voter."""

    subject = StrictUUIDField(required=False)


class FiguresQuery(StrictSerializer):
    """Up to which position to count."""

    position = serializers.IntegerField(min_value=0, max_value=2**63 - 1)

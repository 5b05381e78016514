"""Serializers of the dashboard of staff."""

from typing import Any

from rest_framework import serializers

from analytics.serializers.progress import AS_OF, LAG


class SuspiciousPollSerializer(serializers.Serializer[Any]):
    """A poll with votes in quarantine, now or in the last 24 hours."""

    poll_id = serializers.UUIDField()
    title = serializers.CharField(help_text="Empty for a poll that is not known here yet.")
    owner = serializers.UUIDField(allow_null=True, help_text="The subject of its owner.")
    waiting = serializers.IntegerField(help_text="Votes in quarantine now.")
    quarantined = serializers.IntegerField(help_text="Votes quarantined in the last 24 hours.")


class PlatformSerializer(serializers.Serializer[Any]):
    """Numbers over all polls."""

    polls_open = serializers.IntegerField(help_text="Polls that accept votes now.")
    polls = serializers.IntegerField(help_text="Polls that were scheduled or opened, ever.")
    votes = serializers.IntegerField(help_text="Counted votes of all polls.")
    votes_last_minute = serializers.IntegerField(
        source="recent.minute", help_text="Ballots cast in the last whole minute."
    )
    votes_last_hour = serializers.IntegerField(
        source="recent.hour", help_text="Ballots cast in the last hour."
    )
    votes_last_day = serializers.IntegerField(
        source="recent.day", help_text="Ballots cast in the last 24 hours."
    )
    suspicious = SuspiciousPollSerializer(
        many=True, help_text="The polls with most votes in quarantine, at most 20."
    )
    missing = serializers.IntegerField(help_text="Events of votes that could not be applied.")
    incomplete = serializers.IntegerField(
        help_text="Polls whose numbers over time are rebuilt after an upgrade."
    )
    as_of = serializers.DateTimeField(allow_null=True, help_text=AS_OF)
    lag = serializers.IntegerField(help_text=LAG)

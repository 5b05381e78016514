"""Serializers of an owner's overview."""

from typing import Any

from rest_framework import serializers


class OverviewItemSerializer(serializers.Serializer[Any]):
    """A poll of an overview."""

    poll_id = serializers.UUIDField(source="poll.poll_id")
    title = serializers.CharField(source="poll.title", help_text="The poll's title.")
    status = serializers.CharField(help_text="The status now, by the database's clock.")
    total_votes = serializers.IntegerField(source="listed.votes", help_text="Counted votes.")
    waiting = serializers.IntegerField(
        source="listed.waiting", help_text="Votes that are in quarantine now."
    )
    opens_at = serializers.DateTimeField(
        source="poll.opens_at", allow_null=True, help_text="As in the poll."
    )
    closes_at = serializers.DateTimeField(
        source="poll.closes_at", allow_null=True, help_text="As in the poll."
    )
    first_vote_at = serializers.DateTimeField(
        source="listed.first_at",
        allow_null=True,
        help_text="Time of the first ballot; null without one, and while `complete` is false.",
    )
    last_vote_at = serializers.DateTimeField(
        source="listed.last_at",
        allow_null=True,
        help_text="Time of the last ballot; null as `first_vote_at`.",
    )
    votes_last_hour = serializers.IntegerField(
        source="listed.recent",
        allow_null=True,
        help_text="Ballots cast in the last hour; null while `complete` is false.",
    )
    complete = serializers.BooleanField(
        source="listed.complete",
        help_text="False after an upgrade, until the numbers over time are rebuilt.",
    )
    position = serializers.IntegerField(
        source="listed.position",
        help_text="Rises with each event of this poll that is counted.",
    )

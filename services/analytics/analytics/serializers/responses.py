"""Serializers of responses."""

from typing import Any

from rest_framework import serializers


class ChoiceResultSerializer(serializers.Serializer[Any]):
    """Votes for one choice."""

    choice_id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # Field has a label, too
    votes = serializers.IntegerField()
    percentage = serializers.FloatField(
        help_text="Share of all votes, two decimals, half to even; 0 without votes.",
        min_value=0,
        max_value=100,
    )


class ResultsSerializer(serializers.Serializer[Any]):
    """Results of a poll, up to the last event that is counted."""

    poll_id = serializers.UUIDField()
    status = serializers.CharField(help_text="The status now, by the database's clock.")
    total_votes = serializers.IntegerField()
    choices = ChoiceResultSerializer(many=True, help_text="In the order of the ballot.")
    position = serializers.IntegerField(
        help_text="Rises with each change of this poll's numbers; "
        "drop a response with a lower one."
    )
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Time of the last event that is counted; null before any."
    )
    lag = serializers.IntegerField(
        help_text="Number of known events, of all polls, that are not counted yet."
    )
    final = serializers.BooleanField(
        help_text="True when the poll is closed, every vote is counted and none is quarantined."
    )


class AccountingSerializer(serializers.Serializer[Any]):
    """Whether every accepted vote is stored, sequenced and counted, up to one position."""

    accepted = serializers.IntegerField(help_text="Accepted votes in the audit log of votes.")
    retracted = serializers.IntegerField(help_text="Votes retracted by their voters.")
    voided = serializers.IntegerField(help_text="Quarantined votes voided by the owner.")
    stored = serializers.IntegerField(
        help_text="Votes in the database of votes, without voided ones."
    )
    quarantined = serializers.IntegerField(help_text="Stored votes in quarantine.")
    sequenced = serializers.IntegerField(help_text="Events that have a position.")
    counted = serializers.IntegerField(help_text="Sum over the choices, in analytics.")
    balanced = serializers.BooleanField(
        help_text="accepted - retracted - voided = stored, stored - quarantined = counted, and "
        "sequenced = accepted."
    )
    watermark = serializers.IntegerField(
        help_text="The position of votes/0 that the figures are taken at."
    )
    replayed = serializers.IntegerField(help_text="Repeats of accepted votes; best effort.")
    rejected = serializers.DictField(
        child=serializers.IntegerField(), help_text="Refused votes by code; best effort."
    )

"""Shapes of responses."""

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
    """Results of a poll as far as they are counted."""

    poll_id = serializers.UUIDField()
    status = serializers.CharField(help_text="At this moment, by the database's clock.")
    total_votes = serializers.IntegerField()
    choices = ChoiceResultSerializer(many=True, help_text="In the order of the ballot.")
    position = serializers.IntegerField(
        help_text="Rises with each change of this poll's numbers; drop an answer with a lower one."
    )
    as_of = serializers.DateTimeField(
        allow_null=True, help_text="Time of the last event that is counted; null before any."
    )
    lag = serializers.IntegerField(help_text="Events, of all polls, known and not counted yet.")
    final = serializers.BooleanField(help_text="Closed, every vote counted, none held.")


class AccountingSerializer(serializers.Serializer[Any]):
    """Whether every accepted vote is stored, sequenced and counted, up to one position."""

    accepted = serializers.IntegerField(help_text="By votes' audit log.")
    retracted = serializers.IntegerField(help_text="Taken back by their voters.")
    voided = serializers.IntegerField(help_text="Thrown out of quarantine by the owner.")
    stored = serializers.IntegerField(help_text="Votes in votes' database, but voided ones.")
    quarantined = serializers.IntegerField(help_text="Stored, and waiting for the owner.")
    sequenced = serializers.IntegerField(help_text="Events that have their position.")
    counted = serializers.IntegerField(help_text="Sum over the choices, here.")
    balanced = serializers.BooleanField(
        help_text="accepted - retracted - voided = stored, stored - quarantined = counted, and "
        "sequenced = accepted."
    )
    watermark = serializers.IntegerField(help_text="The position of votes/0 they are taken at.")
    replayed = serializers.IntegerField(help_text="Repeats of accepted votes; best effort.")
    rejected = serializers.DictField(
        child=serializers.IntegerField(), help_text="Refused votes by code; best effort."
    )

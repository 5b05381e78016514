"""Serializers of a poll's analytics."""

from typing import Any

from rest_framework import serializers

from analytics.serializers.progress import ProgressSerializer


class PeakSerializer(serializers.Serializer[Any]):
    """The minute with most ballots."""

    minute = serializers.DateTimeField(help_text="Its start, in UTC.")
    votes = serializers.IntegerField(help_text="Ballots cast in it.")


class TurnoutSerializer(serializers.Serializer[Any]):
    """The voters among those who may vote."""

    roll = serializers.IntegerField(help_text="Ballot tokens, without revoked ones.")
    voted = serializers.IntegerField(help_text="Votes, those in quarantine included.")
    percentage = serializers.FloatField(help_text="Two decimals, half to even; at most 100.")


class DelaysSerializer(serializers.Serializer[Any]):
    """Seconds from the opening until a share of all ballots was cast, to the minute."""

    p10 = serializers.IntegerField(allow_null=True, help_text="A tenth of the ballots.")
    p25 = serializers.IntegerField(allow_null=True, help_text="A quarter.")
    p50 = serializers.IntegerField(allow_null=True, help_text="Half: the median.")
    p75 = serializers.IntegerField(allow_null=True, help_text="Three quarters.")
    p90 = serializers.IntegerField(allow_null=True, help_text="Nine tenths.")
    suppressed = serializers.BooleanField(
        help_text="True for fewer than 5 ballots, whose times are withheld."
    )


class ShareSerializer(serializers.Serializer[Any]):
    """The ballots that were cast by one kind of credential."""

    votes = serializers.IntegerField(allow_null=True, help_text="Null where it is withheld.")
    percentage = serializers.FloatField(
        allow_null=True, help_text="Share of all ballots cast, two decimals, half to even."
    )
    suppressed = serializers.BooleanField(
        help_text="True for 1 to 4 voters, and for a second share that would reveal them."
    )


class AnalyticsSerializer(ProgressSerializer):
    """How a vote went, up to the last event that is counted."""

    poll_id = serializers.UUIDField()
    title = serializers.CharField(source="figures.title", help_text="The poll's title.")
    status = serializers.CharField(help_text="The status now, by the database's clock.")
    final = serializers.BooleanField(
        help_text="True when the poll is closed, every vote is counted and none is quarantined."
    )
    eligibility = serializers.CharField(
        source="figures.eligibility", help_text="Who may vote; empty where it is not known."
    )
    total_votes = serializers.IntegerField(
        source="figures.votes", help_text="As in the results: counted votes."
    )
    waiting = serializers.IntegerField(
        source="figures.waiting", help_text="Votes that are in quarantine now."
    )
    opened_at = serializers.DateTimeField(
        source="figures.opened_at",
        allow_null=True,
        help_text="When voting began; null if it is not known.",
    )
    first_vote_at = serializers.DateTimeField(
        source="figures.first_at",
        allow_null=True,
        help_text="Time of the first ballot; null without one.",
    )
    last_vote_at = serializers.DateTimeField(
        source="figures.last_at", allow_null=True, help_text="Time of the last ballot."
    )
    peak = PeakSerializer(
        source="figures.peak",
        allow_null=True,
        help_text="The first of the minutes with most ballots; null without a ballot.",
    )
    cast = serializers.IntegerField(
        source="figures.numbers.cast", help_text="Ballots counted at once."
    )
    changed = serializers.IntegerField(
        source="figures.numbers.changed", help_text="Ballots replaced by their voters."
    )
    retracted = serializers.IntegerField(
        source="figures.numbers.retracted", help_text="Votes retracted by their voters."
    )
    quarantined = serializers.IntegerField(
        source="figures.numbers.quarantined", help_text="Ballots that had to wait, ever."
    )
    released = serializers.IntegerField(
        source="figures.numbers.released", help_text="Waiting votes that the owner released."
    )
    voided = serializers.IntegerField(
        source="figures.numbers.voided", help_text="Waiting votes that the owner voided."
    )
    turnout = TurnoutSerializer(
        allow_null=True,
        help_text="For polls with ballot tokens; null for others, and if votes does not answer.",
    )
    time_to_vote = DelaysSerializer(source="delays", help_text="From the opening to a ballot.")
    by_credential = serializers.DictField(
        source="shares",
        child=ShareSerializer(),
        help_text="By `account`, `device`, `invitation`, `delegated`, and `unknown` for ballots "
        "that 0.3.0 accepted; retracted ones are not subtracted.",
    )
    refusals = serializers.DictField(
        child=serializers.IntegerField(),
        allow_null=True,
        help_text="Refused casts by code; best effort. Null if votes does not answer.",
    )

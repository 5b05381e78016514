"""Serializers of the timeline, of a poll's analytics, and of overviews."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from provote_core.serializers import MomentField, StrictCharField, StrictSerializer


class TimelineQuery(StrictSerializer):
    """The buckets of a timeline."""

    bucket = serializers.ChoiceField(
        choices=["minute", "hour", "day"], default="hour", help_text="The length of a bucket."
    )
    timezone = StrictCharField(
        default="UTC",
        max_length=64,
        help_text="A name of the IANA database, such as `Europe/Berlin`: hours and days are those "
        "of its clock.",
    )

    def get_fields(self) -> dict[str, Any]:
        """The fields; one has the name of a keyword."""
        return {
            **super().get_fields(),
            "from": MomentField(
                required=False,
                help_text="The first bucket contains this moment. By default the opening, or the "
                "first event; of more than 1,500 buckets the last ones are shown.",
            ),
            "to": MomentField(
                required=False,
                help_text="The last bucket contains the moment before it. By default now, or the "
                "last event of a closed poll.",
            ),
        }


class ProgressSerializer(serializers.Serializer[Any]):
    """How far counting has come."""

    position = serializers.IntegerField(
        help_text="Rises with each event of this poll that is counted."
    )
    as_of = serializers.DateTimeField(
        source="progress.as_of",
        allow_null=True,
        help_text="Time of the last event that is counted; null before any.",
    )
    lag = serializers.IntegerField(
        source="progress.lag",
        help_text="Number of known events, of all polls, that are not counted yet.",
    )


class BucketSerializer(serializers.Serializer[Any]):
    """The events from `start` to before `end`, by the times at which votes recorded them."""

    start = serializers.DateTimeField(help_text="In UTC.")
    end = serializers.DateTimeField(help_text="In UTC; the start of the next bucket.")
    votes = serializers.IntegerField(
        source="numbers.votes",
        help_text="By how much the count changed: cast + released - retracted. Over all of the "
        "poll's time the sum is `total_votes` of the results.",
    )
    cast = serializers.IntegerField(source="numbers.cast", help_text="Ballots counted at once.")
    changed = serializers.IntegerField(source="numbers.changed", help_text="Ballots replaced.")
    retracted = serializers.IntegerField(
        source="numbers.retracted", help_text="Votes retracted by their voters."
    )
    quarantined = serializers.IntegerField(
        source="numbers.quarantined", help_text="Ballots cast that had to wait."
    )
    released = serializers.IntegerField(
        source="numbers.released", help_text="Waiting votes that count from then on."
    )
    voided = serializers.IntegerField(
        source="numbers.voided", help_text="Waiting votes that never count."
    )

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """The members as their fields give them, in a tenth of the time: there are up to 1,500."""
        numbers = instance.numbers
        return {
            "start": _utc(instance.start),
            "end": _utc(instance.end),
            "votes": numbers.votes,
            **numbers._asdict(),
        }


def _utc(moment: datetime) -> str:
    """A boundary, which is in UTC, as DateTimeField writes it."""
    return moment.isoformat().removesuffix("+00:00") + "Z"


class TimelineSerializer(ProgressSerializer):
    """The numbers of a poll in each minute, hour or day."""

    poll_id = serializers.UUIDField()
    bucket = serializers.CharField(help_text="minute, hour or day.")
    timezone = serializers.CharField(help_text="The time zone of hours and days.")
    buckets = BucketSerializer(
        many=True,
        help_text="Without a gap, empty ones included; at most 1,500. A day on which the clock "
        "changes has 23 or 25 hours.",
    )
    earlier = serializers.BooleanField(help_text="Whether events precede the first bucket.")
    later = serializers.BooleanField(help_text="Whether events follow the last bucket.")


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

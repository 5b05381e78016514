"""Serializers of a poll's timeline."""

from datetime import datetime
from typing import Any

from rest_framework import serializers

from analytics.serializers.progress import ProgressSerializer
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

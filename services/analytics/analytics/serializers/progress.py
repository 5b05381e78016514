"""How far counting has come, as responses say it."""

from typing import Any

from rest_framework import serializers

AS_OF = "Time of the last event that is counted; null before any."
LAG = "Number of known events, of all polls, that are not counted yet."


class ProgressSerializer(serializers.Serializer[Any]):
    """How far counting has come."""

    position = serializers.IntegerField(
        help_text="Rises with each event of this poll that is counted."
    )
    as_of = serializers.DateTimeField(source="progress.as_of", allow_null=True, help_text=AS_OF)
    lag = serializers.IntegerField(source="progress.lag", help_text=LAG)

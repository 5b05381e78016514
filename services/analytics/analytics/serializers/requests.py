"""Serializers of request bodies."""

from rest_framework import serializers

from provote_core.serializers import StrictSerializer, StrictUUIDField


class TieOrderSerializer(StrictSerializer):
    """A drawing: the tied choices from the first to the last."""

    order = serializers.ListField(
        child=StrictUUIDField(),
        min_length=2,
        max_length=1000,
        help_text="The ids in `tally.undecided.tied` of the results, in the order that was drawn.",
    )

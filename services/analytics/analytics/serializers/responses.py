"""Serializers of responses."""

from typing import Any

from rest_framework import serializers

from analytics.serializers.progress import AS_OF, LAG


class ChoiceResultSerializer(serializers.Serializer[Any]):
    """Votes for one choice."""

    choice_id = serializers.UUIDField()
    label = serializers.CharField()  # type: ignore[assignment]  # Field has a label, too
    votes = serializers.IntegerField(
        help_text="Ballots that mark the choice. Ranked: ballots with it in the first place, "
        "alone or among equal ones. Score: ballots that score it; the sums are in `tally`."
    )
    percentage = serializers.FloatField(
        help_text="Share of the ballots that are no abstentions, two decimals, half to even; 0 "
        "without votes. With several marks on a ballot the shares add up to more than 100.",
        min_value=0,
        max_value=100,
    )


class TallyRoundSerializer(serializers.Serializer[Any]):
    """One round of a count: the tallies at its beginning, and what is decided by them."""

    number = serializers.IntegerField(min_value=1)
    sentence = serializers.CharField(help_text="What happens in the round, in English.")
    tallies = serializers.DictField(
        child=serializers.CharField(), help_text="Exact decimal text, by the choice's id."
    )
    elected = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices that are elected in the round."
    )
    excluded = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices that get no more votes after it."
    )
    exhausted = serializers.DictField(
        child=serializers.CharField(), help_text="Votes that no choice has, by reason."
    )


class TieSerializer(serializers.Serializer[Any]):
    """A tie, and what broke it."""

    round = serializers.IntegerField(min_value=1)
    purpose = serializers.CharField(help_text="election, exclusion, transfer or order.")
    tied = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices that the tie is between."
    )
    by = serializers.CharField(help_text="The lot's name, or the earlier rule that decided.")
    drawn = serializers.BooleanField(help_text="Whether a lot decided.")
    order = serializers.ListField(
        child=serializers.UUIDField(),
        help_text="From the first, which is elected, to the last, which is excluded.",
    )


class UndecidedTieSerializer(serializers.Serializer[Any]):
    """The tie that the final count waits for, where the poll's rules have the owner draw."""

    round = serializers.IntegerField(min_value=1)
    purpose = serializers.CharField(help_text="election, exclusion, transfer or order.")
    tied = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices that the drawing puts in order."
    )


class TallySerializer(serializers.Serializer[Any]):
    """The last count of the poll by its method."""

    method = serializers.CharField(help_text="The method with its version.")
    state = serializers.CharField(
        help_text="`counted`, or why there is no report: `undecided`, `seed-mismatch`, "
        "`waiting-for-beacon`; `failed`: the last count failed, an earlier one is shown."
    )
    elected = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices, in the order of election."
    )
    rounds = TallyRoundSerializer(
        many=True, help_text="The rounds of the count; one for methods without rounds."
    )
    ties = TieSerializer(many=True, help_text="All ties of the count, with what broke them.")
    lot = serializers.CharField(
        allow_null=True,
        help_text="What breaks ties: `seed`, `lot_numbers` or `ask`; `candidate-order`, the order "
        "of the ballot paper, in counts that are not final.",
    )
    beacon_round = serializers.IntegerField(
        allow_null=True,
        help_text="The round of a public beacon that is part of the lot; null without one, also "
        "where the rules have a beacon and none could be fetched.",
    )
    undecided = UndecidedTieSerializer(allow_null=True)
    report_digest = serializers.CharField(
        allow_null=True, help_text="SHA-256 of the canonical report, hexadecimal."
    )
    votes = serializers.IntegerField(help_text="Ballots that were counted, with empty ones.")
    position = serializers.IntegerField(help_text="The `position` that was counted.")
    final = serializers.BooleanField(
        help_text="True for the count of a closed poll with all votes and the lot of its rules."
    )
    made_at = serializers.DateTimeField(help_text="When the ballots were read.")


class TieDecisionSerializer(serializers.Serializer[Any]):
    """The drawn order of tied choices."""

    order = serializers.ListField(
        child=serializers.UUIDField(), help_text="The choices from the first to the last."
    )
    decided_at = serializers.DateTimeField(help_text="When the drawing was recorded.")


class ResultsSerializer(serializers.Serializer[Any]):
    """Results of a poll, up to the last event that is counted."""

    poll_id = serializers.UUIDField()
    status = serializers.CharField(help_text="The status now, by the database's clock.")
    total_votes = serializers.IntegerField(help_text="Ballots, abstentions included.")
    abstentions = serializers.IntegerField(help_text="Empty ballots.")
    choices = ChoiceResultSerializer(many=True, help_text="In the order of the ballot.")
    position = serializers.IntegerField(
        help_text="Rises with each change of this poll's numbers; "
        "drop a response with a lower one."
    )
    as_of = serializers.DateTimeField(allow_null=True, help_text=AS_OF)
    lag = serializers.IntegerField(help_text=LAG)
    final = serializers.BooleanField(
        help_text="True when the poll is closed, every vote is counted and none is quarantined."
    )
    tally = TallySerializer(
        allow_null=True,
        help_text="The count by the poll's method, or by the default of its type for a poll that "
        "0.2.0 opened without one; null until the first one.",
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
    counted = serializers.IntegerField(
        help_text="Sum over the ballots in analytics, abstentions included."
    )
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

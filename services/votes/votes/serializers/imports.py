"""Imports of ballots from files."""

from typing import Any, ClassVar

from rest_framework import serializers

from provote_core.serializers import StrictSerializer
from provote_rules.texts import tr
from votes.importing.checking import FORMATS
from votes.models import BallotImport

STATES = ("running", "completed", "stopped")


class ImportQuery(StrictSerializer):
    """What to do with the file in the body."""

    dry_run = serializers.BooleanField(
        default=True,
        help_text="Whether to check the file only; `false` records its ballots.",
    )
    digest = serializers.RegexField(
        r"^[0-9a-f]{64}\Z",
        required=False,
        help_text="The `digest` of the dry run, required to record: the SHA-256 of the file.",
    )
    format = serializers.ChoiceField(
        FORMATS, required=False, help_text="The file's format; without it, it is recognised."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require the digest of the dry run."""
        if not attrs["dry_run"] and "digest" not in attrs:
            detail = tr("Check the file first; its dry run returns the digest.")
            raise serializers.ValidationError({"digest": [detail]}, "required")
        return attrs


class FileCandidateSerializer(serializers.Serializer[Any]):
    """A candidate of a file."""

    label = serializers.CharField(  # type: ignore[assignment]  # Field has a label, too
        help_text="Its name in the file."
    )
    choice = serializers.UUIDField(
        allow_null=True, help_text="The id of the poll's choice with exactly this label."
    )
    near = serializers.ListField(
        child=serializers.CharField(),
        help_text="Labels of choices that differ in case or spaces only; they do not match.",
    )
    withdrawn = serializers.BooleanField(
        help_text="Whether the file says so: marks for it are left out."
    )
    write_in = serializers.BooleanField(help_text="Whether it stands for undeclared write-ins.")


class FileAnomaliesSerializer(serializers.Serializer[Any]):
    """Numbers of ballots with a mark that the method's reading rules decide on."""

    undervotes = serializers.IntegerField(help_text="Without a mark.")
    overvotes = serializers.IntegerField(
        help_text="With several candidates at one rank, equal ranks included."
    )
    skipped = serializers.IntegerField(help_text="With an empty rank before a mark.")
    repeats = serializers.IntegerField(help_text="With a candidate at two ranks.")
    withdrawn = serializers.IntegerField(help_text="With a mark for a withdrawn candidate.")
    write_ins = serializers.IntegerField(help_text="With a mark for undeclared write-ins.")
    too_many_ranks = serializers.IntegerField(help_text="With more ranks than the poll permits.")
    duplicate_labels = serializers.IntegerField(
        help_text="Candidates, not ballots, whose label was made distinct."
    )


class RefusedBallotsSerializer(serializers.Serializer[Any]):
    """Ballots that the poll does not accept, for one reason."""

    code = serializers.CharField(help_text="The reason, as the code of a refused cast.")
    detail = serializers.CharField(help_text="The reason as a sentence.")
    ballots = serializers.IntegerField(help_text="How many ballots it concerns.")
    lines = serializers.ListField(
        child=serializers.IntegerField(), help_text="The lines of the first ones."
    )


class FileCheckSerializer(serializers.Serializer[Any]):
    """A file of ballots, and what the poll makes of it."""

    digest = serializers.CharField(help_text="The SHA-256 of the file, in hexadecimal.")
    format = serializers.ChoiceField(FORMATS, help_text="As it was read.")
    title = serializers.CharField(help_text="As the file states it; else empty.")
    seats = serializers.IntegerField(
        allow_null=True, help_text="As the file states them; the poll's own seats count."
    )
    ballots = serializers.IntegerField(help_text="All ballots of the file.")
    acceptable = serializers.IntegerField(help_text="Ballots that the poll accepts.")
    abstentions = serializers.IntegerField(help_text="Empty ones of these.")
    importable = serializers.BooleanField(
        help_text="Whether the poll accepts all ballots; otherwise none can be recorded."
    )
    candidates = FileCandidateSerializer(
        many=True, help_text="The candidates of the file, each with the choice that it matches."
    )
    missing_choices = serializers.ListField(
        child=serializers.CharField(), help_text="Choices of the poll that the file does not name."
    )
    anomalies = FileAnomaliesSerializer(help_text="Numbers of unusual ballots, by kind.")
    refused = RefusedBallotsSerializer(
        many=True, help_text="Ballots that the poll does not accept, by reason."
    )
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="Sentences on how the file was read."
    )
    state = serializers.ChoiceField(("checked", *STATES), help_text="`checked` by a dry run.")
    recorded = serializers.IntegerField(help_text="Ballots that are votes now.")
    started_at = serializers.DateTimeField(allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class BallotImportSerializer(serializers.ModelSerializer[BallotImport]):
    """An import and how far it is."""

    digest = serializers.SerializerMethodField(
        help_text="The SHA-256 of the file, in hexadecimal."
    )
    state = serializers.ChoiceField(
        STATES,
        help_text="`running` until all ballots are recorded or the poll has closed. An import "
        "that does not go on is continued by a repeat of its request.",
    )

    class Meta:
        model = BallotImport
        fields = (
            "id", "digest", "format", "state", "ballots", "recorded", "started_at", "updated_at",
            "ended_at",
        )  # fmt: skip
        extra_kwargs: ClassVar = {
            "ballots": {"help_text": "All ballots of the file."},
            "recorded": {"help_text": "Ballots that are votes now."},
        }

    def get_digest(self, found: BallotImport) -> str:
        """The digest as text."""
        return bytes(found.digest).hex()

"""Invitations by mail."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from provote_core.languages import LANGUAGES
from provote_core.serializers import StrictSerializer
from users.models import Mailing, Recipient


class SendQuery(StrictSerializer):
    """What to do with the list in the body."""

    dry_run = serializers.BooleanField(
        default=False, help_text="Whether to check the list only: nothing is stored or sent."
    )
    language = serializers.ChoiceField(
        LANGUAGES,
        required=False,
        help_text="The language of the mails of this list; without it the poll's, if that is "
        "supported, else that of `Accept-Language`.",
    )


class RecipientQuery(StrictSerializer):
    """Which recipients to list."""

    state = serializers.ChoiceField(Recipient.State.values, required=False)


class RowErrorSerializer(serializers.Serializer[Any]):
    """A row that is left out."""

    row = serializers.IntegerField(help_text="The line of the CSV, or the item, from 1.")
    code = serializers.CharField()
    detail = serializers.CharField()


class AddedSerializer(serializers.Serializer[Any]):
    """What became of the rows of a list."""

    poll_id = serializers.UUIDField()
    added = serializers.IntegerField(
        allow_null=True,
        help_text="New recipients, who are invited once. In a dry run null.",
    )
    duplicates = serializers.IntegerField(
        allow_null=True,
        help_text="Valid rows whose address is in the list or in the poll already. In a dry run "
        "null.",
    )
    valid = serializers.IntegerField(help_text="Rows with an address.")
    rejected = serializers.IntegerField(help_text="Rows without a valid address.")
    row_errors = RowErrorSerializer(
        many=True, help_text="The first 1,000 rejected rows, with reasons."
    )


class ProgressSerializer(serializers.Serializer[Any]):
    """Numbers of recipients by the state of their first mail."""

    waiting = serializers.IntegerField()
    sending = serializers.IntegerField()
    sent = serializers.IntegerField(help_text="Accepted by the mail server.")
    refused = serializers.IntegerField(help_text="Refused by the mail server, or given up.")
    uncertain = serializers.IntegerField(
        help_text="The connection broke before the mail server answered. Not sent again."
    )
    stopped = serializers.IntegerField(help_text="Not sent, because the poll has ended.")
    unsubscribed = serializers.IntegerField(
        help_text="Not sent, because they want no mails of this owner."
    )


@extend_schema_serializer(many=False)
class MailingSerializer(serializers.ModelSerializer[Mailing]):
    """The progress of invitations. It says nothing about who has voted or was reminded."""

    recipients = ProgressSerializer()
    reminders = serializers.IntegerField(source="reminder", help_text="Reminders requested.")

    class Meta:
        model = Mailing
        fields = (
            "poll_id", "created_at", "recipients", "reminders", "reminded_at", "stopped_at",
            "stopped_by",
        )  # fmt: skip


class RecipientSerializer(serializers.ModelSerializer[Recipient]):
    """A recipient, with the state of the first mail."""

    email = serializers.CharField(
        source="address", help_text="Empty if the person has erased their account."
    )
    code = serializers.IntegerField(
        allow_null=True, help_text="The reply code of the mail server, such as 550."
    )

    class Meta:
        model = Recipient
        fields = ("email", "language", "state", "code", "created_at", "changed_at")

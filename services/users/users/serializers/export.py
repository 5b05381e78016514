"""Shapes of responses: the export of an account."""

from typing import Any

from django.contrib.admin.models import LogEntry
from rest_framework import serializers

from provote_core.audit.models import AuditRecord
from users.models import Mail, Mailing, NotificationChoice
from users.serializers.accounts import UserSerializer
from users.serializers.api_keys import ApiKeySerializer
from users.serializers.notifications import FollowSerializer, NotificationSerializer
from users.serializers.sessions import SessionSerializer


class ExportedProfileSerializer(UserSerializer):
    """An account with members that only the export has."""

    class Meta(UserSerializer.Meta):
        fields = read_only_fields = (*UserSerializer.Meta.fields, "email_verified_at",
                                     "last_login")  # fmt: skip


class ExportedApiKeySerializer(ApiKeySerializer):
    """An API key, active or revoked."""

    revoked_at = serializers.DateTimeField(allow_null=True)


class ExportedMailSerializer(serializers.ModelSerializer[Mail]):
    """A mail of the last thirty days."""

    class Meta:
        model = Mail
        fields = read_only_fields = ("id", "kind", "address", "created_at", "sent_at")


class ExportedChoiceSerializer(serializers.ModelSerializer[NotificationChoice]):
    """What the person has chosen for a kind of notifications."""

    class Meta:
        model = NotificationChoice
        fields = read_only_fields = ("kind", "inbox", "mail")


class ExportedMailingSerializer(serializers.ModelSerializer[Mailing]):
    """A poll of the person with invitations by mail, without the recipients."""

    class Meta:
        model = Mailing
        fields = read_only_fields = ("poll_id", "title", "created_at", "reminded_at", "stopped_at")


class ExportedAuditSerializer(serializers.ModelSerializer[AuditRecord]):
    """A request by the person or on their account; without its actor, who may be staff."""

    class Meta:
        model = AuditRecord
        fields = read_only_fields = (
            "at", "action", "target", "outcome", "status", "address_hash", "request_id",
        )  # fmt: skip


class ExportedChangeSerializer(serializers.ModelSerializer[LogEntry]):
    """A change by staff on the admin site; without their name."""

    at = serializers.DateTimeField(source="action_time", read_only=True)
    change = serializers.CharField(source="get_change_message", read_only=True)

    class Meta:
        model = LogEntry
        fields = read_only_fields = ("at", "change")


class ElsewhereSerializer(serializers.Serializer[Any]):
    """The paths of the person's data in other services."""

    polls = serializers.CharField()
    votes = serializers.CharField()


class ExportSerializer(serializers.Serializer[Any]):
    """All data of an account; `complete` is false if a kind has more than 10,000 rows."""

    profile = ExportedProfileSerializer()
    sessions = SessionSerializer(many=True)
    api_keys = ExportedApiKeySerializer(many=True)
    mails = ExportedMailSerializer(many=True)
    notifications = NotificationSerializer(many=True)
    notification_choices = ExportedChoiceSerializer(many=True)
    follows = FollowSerializer(many=True)
    mailings = ExportedMailingSerializer(many=True)
    audit = ExportedAuditSerializer(many=True)
    changes_by_staff = ExportedChangeSerializer(many=True)
    complete = serializers.BooleanField()
    elsewhere = ElsewhereSerializer()

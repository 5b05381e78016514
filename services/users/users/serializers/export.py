"""Shapes of responses: the export of an account."""

from typing import Any

from django.contrib.admin.models import LogEntry
from rest_framework import serializers

from provote_core.audit.models import AuditRecord
from users.models import Mail
from users.serializers.accounts import UserSerializer
from users.serializers.api_keys import ApiKeySerializer
from users.serializers.sessions import SessionSerializer


class ExportedProfileSerializer(UserSerializer):
    """An account with what of it is of use to nobody else."""

    class Meta(UserSerializer.Meta):
        fields = read_only_fields = (*UserSerializer.Meta.fields, "email_verified_at",
                                     "last_login")  # fmt: skip


class ExportedApiKeySerializer(ApiKeySerializer):
    """An API key, one that was revoked, too."""

    revoked_at = serializers.DateTimeField(allow_null=True)


class ExportedMailSerializer(serializers.ModelSerializer[Mail]):
    """A mail of the last thirty days."""

    class Meta:
        model = Mail
        fields = read_only_fields = ("id", "kind", "address", "created_at", "sent_at")


class ExportedAuditSerializer(serializers.ModelSerializer[AuditRecord]):
    """What was done by the person or to their account; not by whom, who may be staff."""

    class Meta:
        model = AuditRecord
        fields = read_only_fields = (
            "at", "action", "target", "outcome", "status", "address_hash", "request_id",
        )  # fmt: skip


class ExportedChangeSerializer(serializers.ModelSerializer[LogEntry]):
    """What staff changed on the admin site; not who of them."""

    at = serializers.DateTimeField(source="action_time", read_only=True)
    change = serializers.CharField(source="get_change_message", read_only=True)

    class Meta:
        model = LogEntry
        fields = read_only_fields = ("at", "change")


class ElsewhereSerializer(serializers.Serializer[Any]):
    """What the other services hold, and where it is read."""

    polls = serializers.CharField()
    votes = serializers.CharField()


class ExportSerializer(serializers.Serializer[Any]):
    """Everything about an account; `complete` unless there was more than 10,000 of a kind."""

    profile = ExportedProfileSerializer()
    sessions = SessionSerializer(many=True)
    api_keys = ExportedApiKeySerializer(many=True)
    mails = ExportedMailSerializer(many=True)
    audit = ExportedAuditSerializer(many=True)
    changes_by_staff = ExportedChangeSerializer(many=True)
    complete = serializers.BooleanField()
    elsewhere = ElsewhereSerializer()

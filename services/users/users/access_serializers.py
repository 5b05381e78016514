"""Shapes in, shapes out: sessions and API keys."""

from datetime import datetime

from rest_framework import serializers

from provote_core.rest import StrictCharField, StrictSerializer
from users import tokens
from users.models import ApiKey, RefreshToken


class SessionSerializer(serializers.Serializer[RefreshToken]):
    """A login that has not ended; `current` if the request's token came of it."""

    id = serializers.UUIDField(source="family")
    created_at = serializers.SerializerMethodField()
    last_used_at = serializers.DateTimeField(source="created_at")
    user_agent = serializers.CharField()
    current = serializers.SerializerMethodField()

    def get_created_at(self, token: RefreshToken) -> datetime:
        """When the person logged in."""
        return token.started_at or token.created_at

    def get_current(self, token: RefreshToken) -> bool:
        """Whether it is the caller's own."""
        return token.family == self.context["session"]


class NewApiKeySerializer(StrictSerializer):
    """POST …/api-keys/."""

    name = StrictCharField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(tokens.SCOPES), allow_empty=False, max_length=10
    )


class ApiKeySerializer(serializers.Serializer[ApiKey]):
    """An API key as its owner sees it later: by its prefix."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(tokens.SCOPES))
    created_at = serializers.DateTimeField()


class CreatedApiKeySerializer(ApiKeySerializer):
    """The answer that creates an API key, and the only one that shows it."""

    key = serializers.CharField()

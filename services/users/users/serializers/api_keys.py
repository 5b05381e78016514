"""Shapes of requests and responses: API keys."""

from rest_framework import serializers

from provote_core.rest import StrictSerializer, TextField
from users import tokens
from users.models import ApiKey


class NewApiKeySerializer(StrictSerializer):
    """POST …/api-keys/."""

    name = TextField(max_length=100)
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

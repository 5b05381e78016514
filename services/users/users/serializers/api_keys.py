"""Shapes of requests and responses: API keys."""

from rest_framework import serializers

from provote_core.serializers import StrictSerializer, TextField
from users import tokens
from users.models import ApiKey
from users.serializers.fields import PasswordField


class NewApiKeySerializer(StrictSerializer):
    """POST …/api-keys/. Tokens of a browser session require `current_password`."""

    name = TextField(max_length=100)
    scopes = serializers.ListField(
        child=serializers.ChoiceField(tokens.SCOPES), allow_empty=False, max_length=10
    )
    current_password = PasswordField(required=False, write_only=True)


class ApiKeySerializer(serializers.Serializer[ApiKey]):
    """An API key, without the key itself; `prefix` is its start."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    prefix = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(tokens.SCOPES))
    created_at = serializers.DateTimeField()


class CreatedApiKeySerializer(ApiKeySerializer):
    """The response that creates an API key, and the only one with the key."""

    key = serializers.CharField()

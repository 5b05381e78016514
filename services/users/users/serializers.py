"""Shapes in, shapes out."""

from typing import Any

from rest_framework import serializers

from provote_core.rest import StrictCharField, StrictSerializer
from users import tokens
from users.models import ApiKey, User, valid_username


class RegistrationSerializer(StrictSerializer):
    """POST /users/."""

    username = StrictCharField(trim_whitespace=False, validators=[valid_username])
    email = serializers.EmailField(max_length=254, trim_whitespace=False)
    password = StrictCharField(max_length=256, trim_whitespace=False)


class UserSerializer(serializers.ModelSerializer[User]):
    """An account, shown to its owner alone. `subject` is who they are outside this service."""

    class Meta:
        model = User
        fields = ("id", "username", "email", "created_at", "is_staff", "subject")
        read_only_fields = fields


class PasswordGrantSerializer(StrictSerializer):
    """A person logs in."""

    grant_type = serializers.ChoiceField(["password"], default="password")
    username = StrictCharField(max_length=64, trim_whitespace=False)
    password = StrictCharField(max_length=256, trim_whitespace=False)


class ApiKeyGrantSerializer(StrictSerializer):
    """A backend exchanges its API key."""

    grant_type = serializers.ChoiceField(["api_key"])
    api_key = StrictCharField(max_length=256)


class RefreshSerializer(StrictSerializer):
    """Refreshing and revoking name the same thing."""

    refresh = StrictCharField(max_length=256)


class TokensSerializer(serializers.Serializer[Any]):
    """What a login, a refresh or an API key gives; `expires_in` is in seconds.

    The refresh token is good for one use within 30 days; an API key gives none.
    """

    access = serializers.CharField()
    refresh = serializers.CharField(required=False)
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()


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

"""Shapes of requests and responses: /api/v1/auth/."""

from typing import Any

from rest_framework import serializers

from provote_core.serializers import StrictCharField, StrictSerializer
from users.serializers.fields import AddressField, PasswordField


class PasswordGrantSerializer(StrictSerializer):
    """A person logs in by password."""

    grant_type = serializers.ChoiceField(["password"], default="password")
    username = StrictCharField(max_length=64)
    password = PasswordField()


class ApiKeyGrantSerializer(StrictSerializer):
    """A backend exchanges its API key."""

    grant_type = serializers.ChoiceField(["api_key"])
    api_key = StrictCharField(max_length=256)


class RefreshSerializer(StrictSerializer):
    """A refresh token, to refresh or to revoke."""

    refresh = StrictCharField(max_length=256)


class TokensSerializer(serializers.Serializer[Any]):
    """The result of a login, a refresh or an API key; `expires_in` is in seconds.

    The refresh token is valid for one use within 30 days; an API key gives none.
    """

    access = serializers.CharField()
    refresh = serializers.CharField(required=False)
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()


class SignInSerializer(StrictSerializer):
    """POST /auth/session/."""

    username = StrictCharField(max_length=64)
    password = PasswordField()


class SessionTokenSerializer(serializers.Serializer[Any]):
    """An access token of a browser session; `expires_in` is in seconds."""

    access = serializers.CharField()
    token_type = serializers.CharField()
    expires_in = serializers.IntegerField()


class ResetRequest(StrictSerializer):
    """POST /auth/password-reset/."""

    email = AddressField(max_length=254, trim_whitespace=False)


class ResetConfirmation(StrictSerializer):
    """POST /auth/password-reset/confirm/."""

    token = StrictCharField(max_length=256)
    new_password = PasswordField()


class EmailConfirmation(StrictSerializer):
    """POST /auth/verify-email/."""

    token = StrictCharField(max_length=256)


class AcceptedSerializer(serializers.Serializer[Any]):
    """The body of a 202, independent of the outcome."""

    detail = serializers.CharField()

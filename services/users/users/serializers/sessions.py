"""Shapes of responses: sessions."""

from datetime import datetime

from rest_framework import serializers

from users.models import RefreshToken


class SessionSerializer(serializers.Serializer[RefreshToken]):
    """A login that has not ended; `current` if the request's token belongs to it."""

    id = serializers.UUIDField(source="family")
    created_at = serializers.SerializerMethodField()
    last_used_at = serializers.DateTimeField(source="created_at")
    user_agent = serializers.CharField()
    current = serializers.SerializerMethodField()

    def get_created_at(self, token: RefreshToken) -> datetime:
        """When the person logged in."""
        return token.started_at or token.created_at

    def get_current(self, token: RefreshToken) -> bool:
        """Whether the request's token belongs to it."""
        return token.family == self.context["session"]

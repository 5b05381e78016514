"""Shapes of requests and responses: accounts."""

from typing import Any

from rest_framework import serializers

from provote_core.serializers import (
    StrictCharField,
    StrictSerializer,
    StrictUUIDField,
    TextField,
)
from provote_rules.texts import tr
from users.models import ROLES, User
from users.serializers.fields import (
    LocaleField,
    NewAddressField,
    PasswordField,
    TimezoneField,
    UsernameField,
)


class RegistrationSerializer(StrictSerializer):
    """POST /users/."""

    username = UsernameField()
    email = NewAddressField(max_length=254, trim_whitespace=False)
    password = PasswordField()


class UserSerializer(serializers.ModelSerializer[User]):
    """The caller's account. `subject` is their id outside of this service."""

    email_verified = serializers.BooleanField(read_only=True)
    display_name = serializers.CharField(source="profile.display_name", read_only=True)
    bio = serializers.CharField(source="profile.bio", read_only=True)
    locale = serializers.CharField(source="profile.locale", read_only=True)
    timezone = serializers.CharField(source="profile.timezone", read_only=True)
    roles = serializers.ListField(child=serializers.ChoiceField(ROLES), read_only=True)

    class Meta:
        model = User
        fields: tuple[str, ...] = (
            "id", "username", "email", "email_verified", "display_name", "bio", "locale",
            "timezone", "roles", "is_staff", "subject", "created_at", "version",
        )  # fmt: skip
        read_only_fields = fields


class ListedUserSerializer(serializers.ModelSerializer[User]):
    """An account in lists, for staff."""

    email_verified = serializers.BooleanField(read_only=True)
    roles = serializers.ListField(child=serializers.ChoiceField(ROLES), read_only=True)

    class Meta:
        model = User
        fields = ("id", "subject", "username", "email", "email_verified", "is_active", "roles",
                  "created_at")  # fmt: skip
        read_only_fields = fields


class UserQuery(StrictSerializer):
    """Filters of the list of accounts: exact values, names and addresses in any case."""

    username = StrictCharField(max_length=64, required=False)
    email = StrictCharField(max_length=254, required=False)
    subject = StrictUUIDField(required=False)
    role = serializers.ChoiceField(ROLES, required=False)


class ProfileChanges(StrictSerializer):
    """PATCH …/me/: any of these members; `password` is required with `email` only."""

    display_name = TextField(max_length=100, allow_blank=True, required=False)
    bio = TextField(max_length=1_000, allow_blank=True, required=False, lines=True)
    locale = LocaleField(
        max_length=35, required=False, help_text="A language tag (BCP 47), such as de-CH."
    )
    timezone = TimezoneField(
        max_length=64,
        required=False,
        help_text="A name of IANA's database, such as Europe/Zurich.",
    )
    email = NewAddressField(max_length=254, trim_whitespace=False, required=False)
    password = PasswordField(required=False, write_only=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Require the password with a new address, and refuse it otherwise."""
        if "email" in attrs and "password" not in attrs:
            detail = tr("A new address requires the current password.")
            raise serializers.ValidationError({"password": [detail]}, "required")
        if "password" in attrs and "email" not in attrs:
            detail = tr("The password is accepted only with a new address.")
            raise serializers.ValidationError({"password": [detail]}, "unexpected")
        return attrs


class Erasure(StrictSerializer):
    """DELETE …/me/. Tokens of a browser session require `current_password`."""

    current_password = PasswordField(required=False)


class PasswordChange(StrictSerializer):
    """POST …/me/password/."""

    current_password = PasswordField()
    new_password = PasswordField()

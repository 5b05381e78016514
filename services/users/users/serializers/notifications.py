"""Notifications, what a person has chosen, and what they follow."""

from typing import Any, cast

from rest_framework import serializers

from provote_core.serializers import StrictBooleanField, StrictSerializer, StrictUUIDField
from users.models import Follow, Kind, MailChoice, Notification


class NotificationChoiceSerializer(serializers.Serializer[Any]):
    """Where notifications of a kind go."""

    inbox = serializers.BooleanField()
    mail = serializers.ChoiceField(
        MailChoice.choices,
        help_text="`soon`: within minutes, several in one mail; `daily`: one mail a day.",
    )


class NotificationChoiceChange(StrictSerializer):
    """Changes of the choice for a kind; what is left out stays."""

    inbox = StrictBooleanField(required=False)
    mail = serializers.ChoiceField(MailChoice.choices, required=False)


def _each_kind(field: type[serializers.Serializer[Any]], **options: Any) -> dict[str, Any]:
    return {kind.value: field(**options) for kind in Kind}


# The kinds are names with hyphens, so these classes cannot be written as attributes.
NotificationChoicesSerializer = cast(
    type[serializers.Serializer[Any]],
    type(
        "NotificationChoicesSerializer",
        (serializers.Serializer,),
        {
            "__doc__": "What a person has chosen for each kind.",
            **_each_kind(NotificationChoiceSerializer),
        },
    ),
)
NotificationChoiceChanges = cast(
    type[StrictSerializer],
    type(
        "NotificationChoiceChanges",
        (StrictSerializer,),
        {"__doc__": "Changes by kind.", **_each_kind(NotificationChoiceChange, required=False)},
    ),
)


class InboxQuery(StrictSerializer):
    """Which notifications to list."""

    unread = serializers.BooleanField(required=False)


class ReadMark(StrictSerializer):
    """The newest notification that was read."""

    until = StrictUUIDField(help_text="All notifications up to this one are marked as read.")


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """A notification."""

    class Meta:
        model = Notification
        fields = ("id", "kind", "poll_id", "title", "created_at", "read_at")


class FollowSerializer(serializers.ModelSerializer[Follow]):
    """A poll or an owner that the caller follows."""

    class Meta:
        model = Follow
        fields = ("target", "target_id", "created_at")

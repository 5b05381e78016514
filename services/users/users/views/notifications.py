"""/api/v1/users/me/notifications/ and follows/: the inbox, choices, and what is followed."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core.audit.transaction import audited, own_transaction
from provote_core.auth.rest import IsPerson
from provote_core.rest import validated, validated_query
from users.authentication import account_of
from users.models import Follow, Notification
from users.serializers.notifications import (
    FollowSerializer,
    InboxQuery,
    NotificationChoiceChanges,
    NotificationChoicesSerializer,
    NotificationSerializer,
    ReadMark,
)
from users.services import follows, notification_choices, notifications


class NotificationViewSet(ListModelMixin, GenericViewSet[Notification]):
    """The caller's inbox: list, mark as read, choose."""

    permission_classes = [IsPerson]
    serializer_class = NotificationSerializer
    queryset = Notification.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's notifications, filtered by the query."""
        found = notifications.inbox(account_of(self.request))
        unread = validated_query(InboxQuery, self.request, lists=()).get("unread")
        return found if unread is None else found.filter(read_at__isnull=unread)

    @extend_schema(operation_id="listNotifications", parameters=[InboxQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """The caller's notifications of the last 90 days, newest first."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="markNotificationsRead", request=ReadMark, responses={204: None})
    @action(detail=False, methods=["post"])
    def read(self, request: Request) -> Response:
        """Mark all notifications up to one as read; a repeat is 204, too."""
        notifications.mark_read(user=account_of(request), **validated(ReadMark, request))
        return Response(status=204)

    @extend_schema(operation_id="getNotificationChoices", responses=NotificationChoicesSerializer)
    @action(detail=False)
    def choices(self, request: Request) -> Response:
        """Where the caller gets notifications of each kind: in the inbox, by mail."""
        chosen = notification_choices.choices_of(account_of(request))
        return Response(NotificationChoicesSerializer(chosen).data)

    @extend_schema(
        operation_id="changeNotificationChoices",
        request=NotificationChoiceChanges,
        responses=NotificationChoicesSerializer,
    )
    @choices.mapping.patch
    def change_choices(self, request: Request) -> Response:
        """Change the choices of some kinds and channels; a repeat changes nothing.

        Mails go to a verified address only.
        """
        changes = validated(NotificationChoiceChanges, request)
        chosen = notification_choices.choose(user=account_of(request), changes=changes)
        return Response(NotificationChoicesSerializer(chosen).data)


class FollowViewSet(ListModelMixin, GenericViewSet[Follow]):
    """What the caller follows: polls, and owners of polls."""

    permission_classes = [IsPerson]
    serializer_class = FollowSerializer
    queryset = Follow.objects.none()

    def filter_queryset(self, queryset: Any) -> Any:
        """The caller's own."""
        return follows.follows_of(account_of(self.request))

    @extend_schema(operation_id="listFollows")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """What the caller follows, newest first. No other person sees it."""
        return super().list(request, *args, **kwargs)

    @extend_schema(operation_id="followPoll", request=None, responses={204: None})
    @action(detail=False, methods=["put"], url_path="polls/<uuid:poll_id>")
    @own_transaction
    def poll(self, request: Request, poll_id: UUID) -> Response:
        """Follow a poll that the caller may see; a repeat is 204, too."""
        account = account_of(request)
        follows.require_visible(poll_id=poll_id, account=account)

        def respond() -> Response:
            follows.follow(user=account, target=Follow.Target.POLL, target_id=poll_id)
            return Response(status=204)

        return audited(request, respond)

    @extend_schema(operation_id="unfollowPoll", request=None, responses={204: None})
    @poll.mapping.delete
    def unfollow_poll(self, request: Request, poll_id: UUID) -> Response:
        """Stop following a poll; a repeat is 204, too."""
        follows.unfollow(user=account_of(request), target=Follow.Target.POLL, target_id=poll_id)
        return Response(status=204)

    @extend_schema(operation_id="followOwner", request=None, responses={204: None})
    @action(detail=False, methods=["put"], url_path="owners/<uuid:owner>")
    def owner(self, request: Request, owner: UUID) -> Response:
        """Follow the owner of polls, by the `owner` of a poll; a repeat is 204, too."""
        follows.follow(user=account_of(request), target=Follow.Target.OWNER, target_id=owner)
        return Response(status=204)

    @extend_schema(operation_id="unfollowOwner", request=None, responses={204: None})
    @owner.mapping.delete
    def unfollow_owner(self, request: Request, owner: UUID) -> Response:
        """Stop following an owner; a repeat is 204, too."""
        follows.unfollow(user=account_of(request), target=Follow.Target.OWNER, target_id=owner)
        return Response(status=204)

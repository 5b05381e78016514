"""/api/v1/users/: accounts, and the caller's own account at `me`."""

from functools import partial
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from provote_core import languages
from provote_core.auth.rest import IsPerson, IsStaff
from provote_core.idempotency.once import create_once
from provote_core.openapi.parameters import ETAG, IDEMPOTENCY_KEY, IF_MATCH, IF_NONE_MATCH
from provote_core.preconditions import etag, require_match, unless_known
from provote_core.rest import limited, localised, principal_of, validated, validated_query
from provote_core.serializers import NoBody
from provote_rules.texts import tr
from users import export, selectors
from users.authentication import account_of
from users.models import User
from users.serializers.accounts import (
    Erasure,
    ListedUserSerializer,
    PasswordChange,
    ProfileChanges,
    RegistrationSerializer,
    UserQuery,
    UserSerializer,
)
from users.serializers.auth import AcceptedSerializer
from users.serializers.export import ExportSerializer
from users.services import erasure, passwords, profile, recovery, registration

ME = "/api/v1/users/me/"


class UserViewSet(ListModelMixin, GenericViewSet[User]):
    """Accounts: registration, the caller's own account at `me`, and the list for staff."""

    permission_classes = [IsPerson]
    serializer_class = ListedUserSerializer
    queryset = User.objects.none()
    lookup_url_kwarg = "user_id"
    lookup_value_converter = "uuid"
    takes_body = ("DELETE",)

    def get_permissions(self) -> list[BasePermission]:
        """Registration is open; the list, its headers included, is for staff."""
        if self.action_map.get("post") == "create":
            return [IsStaff() if self.request.method in SAFE_METHODS else AllowAny()]
        return list(super().get_permissions())  # type: ignore[arg-type]

    def filter_queryset(self, queryset: Any) -> Any:
        """Accounts that match every filter of the query."""
        return selectors.find_accounts(**validated_query(UserQuery, self.request))

    @extend_schema(operation_id="listUsers", parameters=[UserQuery])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Accounts, newest first, filtered by user name, address, subject or role (staff)."""
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="registerUser",
        parameters=[IDEMPOTENCY_KEY],
        request=RegistrationSerializer,
        responses={201: UserSerializer},
    )
    @limited("login")
    def create(self, request: Request) -> Response:
        """Register; 409 `username-taken` or `email-taken`, compared in any case."""
        data, language = validated(RegistrationSerializer, request), languages.current()
        return create_once(
            request,
            create=lambda: registration.register_user(**data, locale=language).pk,
            present=lambda user_id: dict(UserSerializer(selectors.user(user_id)).data),
            location=lambda _: ME,
        )

    @extend_schema(
        operation_id="getMe",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: UserSerializer, 304: None},
    )
    @action(detail=False, url_path="me")
    def get_me(self, request: Request) -> HttpResponseBase:
        """The caller's profile; 304 if If-None-Match names its version."""
        return unless_known(request, _present(account_of(request)))

    @extend_schema(
        operation_id="updateMe",
        parameters=[IF_MATCH, ETAG],
        request=ProfileChanges,
        responses=UserSerializer,
    )
    @get_me.mapping.patch
    def update_me(self, request: Request) -> Response:
        """Change the profile. A new `email` requires the current `password`; 403 if it is wrong.

        The new address is unverified until the token mailed to it is confirmed; the old address
        is notified.
        """
        account = account_of(request)
        changes = validated(
            ProfileChanges,
            request,
            stored=lambda: {account.profile.display_name, account.profile.bio},
        )
        changed = profile.change_profile(
            account=account,
            changes=changes,
            precondition=partial(require_match, request),
        )
        return _present(changed)

    @extend_schema(operation_id="eraseMe", request=Erasure, responses={204: None})
    @get_me.mapping.delete
    def erase_me(self, request: Request) -> Response:
        """Erase the caller: account, keys, tokens and traces. It cannot be undone.

        The caller's tokens become invalid, so a repeat is 401. With the access token of a browser
        session a body with `current_password` is required; 403 `wrong-password`, which counts as
        a try to log in: 429 `too-many-tries`.
        """
        account, data = account_of(request), validated(Erasure, request)
        missing = tr("Erasing the account requires the current password.")
        is_browser = principal_of(request).browser
        password = data.get("current_password")
        passwords.prove_owner(account, password, missing=missing if is_browser else None)
        erasure.erase_user(user_id=account.pk)
        # The audit row of this request is written later, and must not name the erased person.
        request._request.audit_actor = erasure.ERASED  # type: ignore[attr-defined]
        request._request.audit_target = account.pk  # type: ignore[attr-defined]
        return Response(status=204)

    @extend_schema(operation_id="changePassword", request=PasswordChange, responses={204: None})
    @limited("login")
    @action(detail=False, methods=["post"], url_path="me/password")
    def change_password(self, request: Request) -> Response:
        """Change the password and end every session but the caller's own.

        403 `wrong-password`, which counts as a try to log in: 429 `too-many-tries`.
        """
        passwords.change_password(
            account=account_of(request),
            keep=principal_of(request).session,
            **validated(PasswordChange, request),
        )
        return Response(status=204)

    @extend_schema(
        operation_id="requestEmailVerification",
        request=None,
        responses={202: AcceptedSerializer},
    )
    @limited("login")
    @action(detail=False, methods=["post"], url_path="me/email/verify")
    def request_email_verification(self, request: Request) -> Response:
        """Request a mailed token that confirms the address; a verified address gets none."""
        validated(NoBody, request)
        recovery.request_verification(account=account_of(request))
        detail = tr("If the address is not verified yet, a mail is on its way.")
        return localised({"detail": languages.shown(detail)}, status=202)

    @extend_schema(operation_id="exportMe", responses=ExportSerializer)
    @action(detail=False, url_path="me/export")
    def export_me(self, request: Request) -> Response:
        """Everything that this service holds about the caller, as a file.

        `elsewhere` has the paths of their polls and votes.
        """
        headers = {"Content-Disposition": 'attachment; filename="provote-account.json"'}
        shown = ExportSerializer(
            export.of_account(account_of(request)),
            context={"session": principal_of(request).session},
        )
        return Response(shown.data, headers=headers)

    @extend_schema(operation_id="grantModerator", request=None, responses={204: None})
    @action(
        detail=True,
        methods=["put"],
        url_path="roles/moderator",
        permission_classes=[IsStaff],
    )
    def grant_moderator(self, request: Request, user_id: UUID) -> Response:
        """Let an account close and archive all polls (staff); a repeat is 204, too."""
        validated(NoBody, request)
        profile.set_moderator(staff=account_of(request), user_id=user_id, moderator=True)
        return Response(status=204)

    @extend_schema(operation_id="revokeModerator", responses={204: None})
    @grant_moderator.mapping.delete
    def revoke_moderator(self, request: Request, user_id: UUID) -> Response:
        """End that (staff); a repeat is 204, too. Access tokens keep it up to 10 minutes."""
        profile.set_moderator(staff=account_of(request), user_id=user_id, moderator=False)
        return Response(status=204)


def _present(account: User) -> Response:
    return Response(UserSerializer(account).data, headers={"ETag": etag(account.version)})

"""Parse, call, present: /api/v1/users/."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.permissions import SAFE_METHODS, AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from provote_core.auth.rest import IsPerson, IsStaff
from provote_core.idempotency.once import create_once
from provote_core.preconditions import etag, require_match
from provote_core.rest import caller, validated
from users import erasure, export, passwords, profile, recovery, selectors, services
from users.auth_serializers import AcceptedSerializer
from users.authentication import account_of
from users.models import User
from users.serializers import (
    ExportSerializer,
    ListedUserSerializer,
    NoBody,
    PasswordChange,
    ProfileChanges,
    RegistrationSerializer,
    UserQuery,
    UserSerializer,
)

ME = "/api/v1/users/me/"
HEADER: Final = "header"
KEY = OpenApiParameter("Idempotency-Key", location=HEADER, description="Makes a repeat safe.")
ETAG = OpenApiParameter("ETag", location=HEADER, response=[200], description="The version.")
IF_MATCH = OpenApiParameter(
    "If-Match", location=HEADER, required=True, description="The ETag you have read."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", location=HEADER, description="The ETag you have; 304 if it still holds."
)


class UserListView(ListAPIView[User]):
    """/api/v1/users/: anybody makes an account here, and staff finds one."""

    serializer_class = ListedUserSerializer
    queryset = User.objects.none()
    limit_kind = "login"

    def get_permissions(self) -> list[BasePermission]:
        """Anybody registers; the list is staff's, its headers, too."""
        return [IsStaff() if self.request.method in SAFE_METHODS else AllowAny()]

    def filter_queryset(self, queryset: Any) -> Any:
        """Accounts that every filter of the query lets through."""
        given = self.request.query_params.dict()
        query = UserQuery(
            data={n: v for n, v in given.items() if n not in ("cursor", "page_size")}
        )
        query.is_valid(raise_exception=True)
        return selectors.find_accounts(**query.validated_data)

    @extend_schema(operation_id="listUsers", parameters=[UserQuery])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """For staff: accounts, newest first, or those of a user name, an address, a role."""
        return super().get(request, *args, **kwargs)

    @extend_schema(
        operation_id="registerUser",
        parameters=[KEY],
        request=RegistrationSerializer,
        responses={201: UserSerializer},
    )
    def post(self, request: Request) -> Response:
        """Register. 409 `username-taken` or `email-taken`, whatever upper and lower case."""
        data = validated(RegistrationSerializer, request)
        return create_once(
            request,
            create=lambda: services.register_user(**data).pk,
            present=lambda user_id: dict(UserSerializer(selectors.user(user_id)).data),
            location=lambda _: ME,
        )


class MeView(APIView):
    """/api/v1/users/me/: the caller's own account."""

    permission_classes = [IsPerson]

    @extend_schema(
        operation_id="getMe",
        parameters=[IF_NONE_MATCH, ETAG],
        responses={200: UserSerializer, 304: None},
    )
    def get(self, request: Request) -> HttpResponseBase:
        """The caller's profile; 304 where If-None-Match names its version."""
        response = _shown(account_of(request))
        answer = get_conditional_response(request._request, response["ETag"], response=response)
        return answer or response

    @extend_schema(
        operation_id="updateMe",
        parameters=[IF_MATCH, ETAG],
        request=ProfileChanges,
        responses=UserSerializer,
    )
    def patch(self, request: Request) -> Response:
        """Change the profile. A new `email` needs the `password` beside it: else 403.

        The new address is unverified until the token mailed to it has come back; the old one is
        told of the change.
        """
        changed = profile.change_profile(
            account=account_of(request),
            changes=validated(ProfileChanges, request),
            precondition=partial(require_match, request),
        )
        return _shown(changed)

    @extend_schema(operation_id="eraseMe", responses={204: None})
    def delete(self, request: Request) -> Response:
        """Erase the caller: the account, its keys, its tokens and its traces. Not to be undone.

        The caller's tokens stop working with it, so a repeat is 401.
        """
        account = account_of(request)
        erasure.erase_user(user_id=account.pk)
        # The audit row of this request is still to be written, and must not name the erased.
        request._request.audit_actor = erasure.ERASED  # type: ignore[attr-defined]
        request._request.audit_target = account.pk  # type: ignore[attr-defined]
        return Response(status=204)


class PasswordView(APIView):
    """/api/v1/users/me/password/."""

    permission_classes = [IsPerson]
    limit_kind = "login"

    @extend_schema(operation_id="changePassword", request=PasswordChange, responses={204: None})
    def post(self, request: Request) -> Response:
        """Change the password and end every other session; the caller's own goes on.

        403 `wrong-password`, which counts as a try to log in: 429 `too-many-tries`.
        """
        passwords.change_password(
            account=account_of(request),
            keep=caller(request).session,
            **validated(PasswordChange, request),
        )
        return Response(status=204)


class VerificationView(APIView):
    """/api/v1/users/me/email/verify/."""

    permission_classes = [IsPerson]
    limit_kind = "login"

    @extend_schema(
        operation_id="requestEmailVerification",
        request=None,
        responses={202: AcceptedSerializer},
    )
    def post(self, request: Request) -> Response:
        """Have a token mailed that confirms the address; one that is verified gets none."""
        validated(NoBody, request)
        recovery.request_verification(account=account_of(request))
        detail = "If the address is not verified yet, a mail is on its way."
        return Response({"detail": detail}, status=202)


class ExportView(APIView):
    """/api/v1/users/me/export/."""

    permission_classes = [IsPerson]

    @extend_schema(operation_id="exportMe", responses=ExportSerializer)
    def get(self, request: Request) -> Response:
        """Everything that this service holds about the caller, as a file.

        `elsewhere` says where their polls and votes are read.
        """
        headers = {"Content-Disposition": 'attachment; filename="provote-account.json"'}
        shown = ExportSerializer(
            export.of_account(account_of(request)), context={"session": caller(request).session}
        )
        return Response(shown.data, headers=headers)


class ModeratorView(APIView):
    """/api/v1/users/{user_id}/roles/moderator/."""

    permission_classes = [IsStaff]

    @extend_schema(operation_id="grantModerator", request=None, responses={204: None})
    def put(self, request: Request, user_id: UUID) -> Response:
        """Let an account close and archive anybody's polls; a repeat is 204, too."""
        validated(NoBody, request)
        profile.set_moderator(by=account_of(request), user_id=user_id, moderator=True)
        return Response(status=204)

    @extend_schema(operation_id="revokeModerator", responses={204: None})
    def delete(self, request: Request, user_id: UUID) -> Response:
        """Take that from it again; a repeat is 204, too. Its tokens say so for 10 minutes yet."""
        profile.set_moderator(by=account_of(request), user_id=user_id, moderator=False)
        return Response(status=204)


def _shown(account: User) -> Response:
    return Response(UserSerializer(account).data, headers={"ETag": etag(account.version)})

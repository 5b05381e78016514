"""/api/v1/auth/session/: sign-ins of browsers, whose secret is in a cookie no script can read."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from provote_core import json
from provote_core.exceptions import Unauthenticated
from provote_core.rest import limited, validated
from provote_core.serializers import NoBody
from provote_rules.texts import tr
from users.errors import ForeignOrigin
from users.serializers.auth import SessionTokenSerializer, SignInSerializer
from users.services import browser_sessions

PATH = "/api/v1/auth/session/"
COOKIE = "provote"
SECURE_COOKIE = "__Secure-provote"
SCHEME = "browserSession"  # in the OpenAPI document
_PAST = "Thu, 01 Jan 1970 00:00:00 GMT"
_USUAL_PORTS = {"http": ":80", "https": ":443"}
_ORIGIN = OpenApiParameter(
    "Origin",
    location=OpenApiParameter.HEADER,
    required=True,
    description="The origin of the page: scheme, host and port of this request.",
)


class BrowserSessionViewSet(ViewSet):
    """The session of a browser; only pages of the same origin use it, by JSON."""

    authentication_classes = []
    permission_classes = [AllowAny]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse other origins and other content types, also without a body."""
        super().initial(request, *args, **kwargs)
        if str(request.method).lower() not in (self.action_map or {}):
            return  # 405, or OPTIONS
        _require_own_origin(request)
        if request.content_type:
            json.require_json(request.content_type)

    @extend_schema(
        operation_id="createBrowserSession",
        parameters=[_ORIGIN],
        request=SignInSerializer,
        responses={200: SessionTokenSerializer},
        auth=[{}],  # type: ignore[list-item]
    )
    @limited("login")
    def create(self, request: Request) -> Response:
        """Sign in: an access token, and the cookie that gives further ones.

        401 `invalid-credentials` and 429 `too-many-tries` as for a token. The session replaces the
        one of the cookie that the request has.
        """
        session = browser_sessions.sign_in(
            **validated(SignInSerializer, request),
            replaced=_secret(request),
            user_agent=_user_agent(request),
        )
        return _present(request, session)

    @extend_schema(
        operation_id="createBrowserSessionToken",
        parameters=[_ORIGIN],
        request=None,
        responses={200: SessionTokenSerializer},
        auth=[{SCHEME: []}],  # type: ignore[list-item]
    )
    @action(detail=False, methods=["post"])
    def token(self, request: Request) -> Response:
        """An access token for the cookie, which is valid for 14 more days, 90 in all.

        401 `authentication-required` without a cookie, `invalid-session` if its session has ended.
        """
        validated(NoBody, request)
        secret = _secret(request)
        if not secret:
            raise Unauthenticated()
        session = browser_sessions.renew(secret=secret, user_agent=_user_agent(request))
        return _present(request, session)

    @extend_schema(
        operation_id="endBrowserSession",
        parameters=[_ORIGIN],
        responses={204: None},
        auth=[{SCHEME: []}, {}],  # type: ignore[list-item]
    )
    def destroy_all(self, request: Request) -> Response:
        """Sign out: end the session and expire the cookie; a repeat is 204, too.

        Access tokens expire within 10 minutes.
        """
        browser_sessions.sign_out(secret=_secret(request))
        response = Response(status=204)
        _set_cookie(request, response, "", 0)
        return response


def _require_own_origin(request: Request) -> None:
    """Raise ForeignOrigin unless Origin is the scheme, host and port of this request.

    A browser sets it for every POST and DELETE, and no page can change it. The scheme is the
    gateway's, so behind TLS it is https.
    """
    host = request.headers.get("Host")
    if not host:
        raise ForeignOrigin()
    own = _canonical(f"{request.scheme}://{host}")
    if _canonical(request.headers.get("Origin", "")) != own:
        raise ForeignOrigin(tr("The header Origin must be {origin}.", origin=own))


def _canonical(origin: str) -> str:
    """An origin as browsers write it: in lower case, without the usual port of its scheme."""
    lowered = origin.lower()
    return lowered.removesuffix(_USUAL_PORTS.get(lowered.partition("://")[0], "\n"))


def _secret(request: Request) -> str:
    return request.COOKIES.get(_cookie_name(request), "")


def _cookie_name(request: Request) -> str:
    return SECURE_COOKIE if request.is_secure() else COOKIE


def _set_cookie(request: Request, response: Response, value: str, seconds: int) -> None:
    response.set_cookie(
        _cookie_name(request),
        value,
        max_age=seconds,
        expires=None if seconds else _PAST,
        path=PATH,
        secure=request.is_secure(),
        httponly=True,
        samesite="Strict",
    )


def _user_agent(request: Request) -> str:
    return request.headers.get("User-Agent", "")


def _present(request: Request, session: browser_sessions.BrowserSession) -> Response:
    issued = session.tokens
    response = Response(
        {
            "access": issued.access,
            "token_type": issued.token_type,
            "expires_in": issued.expires_in,
        }
    )
    _set_cookie(request, response, session.secret, int(session.life.total_seconds()))
    return response

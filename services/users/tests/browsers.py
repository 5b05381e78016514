"""Browsers at the API, for tests: they keep a cookie, and name the origin of their page."""

import json
from datetime import timedelta
from http.cookies import Morsel
from typing import Any

from django.db.models import F
from django.test import Client
from people import PASSWORD, Person

from users.models import RefreshToken

SESSION = "/api/v1/auth/session/"
SESSION_TOKEN = f"{SESSION}token/"
ORIGIN = "http://testserver"


class Browser:
    """A browser with one cookie jar; all of its tabs share it."""

    def __init__(self) -> None:
        self.client = Client(raise_request_exception=False)

    def send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        origin: str | None = ORIGIN,
        content_type: str = "application/json",
        **headers: str,
    ) -> Any:
        """One request of a page; without `origin` the header is missing."""
        named = {"Host": "testserver"}
        named |= {name.replace("_", "-"): value for name, value in headers.items()}
        if content_type:
            named["Content-Type"] = content_type  # also without a body
        if origin is not None:
            named["Origin"] = origin
        data = "" if body is None else json.dumps(body)
        return self.client.generic(method, path, data, content_type, headers=named)

    def sign_in(self, name: str = "ada", password: str = PASSWORD, **how: Any) -> Any:
        """The response to a sign-in."""
        return self.send("POST", SESSION, {"username": name, "password": password}, **how)

    def token(self, **how: Any) -> Any:
        """The response to a request for an access token."""
        return self.send("POST", SESSION_TOKEN, **how)

    def sign_out(self, **how: Any) -> Any:
        """The response to a sign-out."""
        return self.send("DELETE", SESSION, **how)

    @property
    def person(self) -> Person:
        """The signed-in person, by a new access token."""
        answer = self.token()
        assert answer.status_code == 200, answer.content
        return Person(answer.json()["access"])

    @property
    def secret(self) -> str:
        """The value of the cookie."""
        return self.client.cookies["provote"].value


def cookie(answer: Any, name: str = "provote") -> "Morsel[str]":
    """The one cookie that a response sets."""
    assert set(answer.cookies) == {name}
    return answer.cookies[name]


def let_pass(**time: float) -> None:
    """Make every session older."""
    past = timedelta(**time)
    RefreshToken.objects.update(
        created_at=F("created_at") - past,
        started_at=F("started_at") - past,
        expires_at=F("expires_at") - past,
    )

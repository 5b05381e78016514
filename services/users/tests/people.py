"""People at the API, for tests."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import mail as postbox
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.test import Client

from provote_testing.parallel import blocked_sessions, in_parallel
from provote_testing.waiting import eventually
from users.models import RefreshToken, User
from users.services import mail

USERS = "/api/v1/users/"
ME = f"{USERS}me/"
KEYS = f"{ME}api-keys/"
TOKEN = "/api/v1/auth/token/"
REFRESH = f"{TOKEN}refresh/"
REVOKE = f"{TOKEN}revoke/"
SESSIONS = f"{ME}sessions/"
RESET = "/api/v1/auth/password-reset/"
CONFIRM = f"{RESET}confirm/"
VERIFY = "/api/v1/auth/verify-email/"
JWKS = "/api/v1/auth/jwks.json"
PASSWORD = "correct horse battery"


class Person:
    """A client of the API; without `access` it sends no token."""

    def __init__(self, access: str = "", refresh: str = "", name: str = "") -> None:
        self.access, self.refresh, self.name = access, refresh, name

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """One request; `Idempotency_Key="…"` becomes the header Idempotency-Key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.access:
            named.setdefault("Authorization", f"Bearer {self.access}")
        data = body if isinstance(body, str | bytes) else json.dumps(body)
        return Client(raise_request_exception=False).generic(
            method,
            path,
            data="" if body is None else data,
            content_type="" if body is None else "application/json",
            headers=named,
        )

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        headers.setdefault("If_Match", "*")
        return self.send("PATCH", path, body, **headers)

    def put(self, path: str, **headers: str) -> Any:
        return self.send("PUT", path, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)

    @property
    def me(self) -> dict[str, Any]:
        """The profile."""
        return self.get(ME).json()

    @property
    def subject(self) -> UUID:
        return UUID(self.me["subject"])


stranger = Person()


def account(name: str = "ada", **changes: Any) -> dict[str, Any]:
    """The body of a registration."""
    return {"username": name, "email": f"{name}@example.org", "password": PASSWORD, **changes}


def log_in(name: str, password: str = PASSWORD) -> Person:
    """A registered person with new tokens."""
    answer = stranger.post(TOKEN, {"username": name, "password": password})
    assert answer.status_code == 200, answer.content
    return Person(answer.json()["access"], answer.json()["refresh"], name)


def join(name: str = "ada") -> Person:
    """A new account, logged in."""
    answer = stranger.post(USERS, account(name))
    assert answer.status_code == 201, answer.content
    return log_in(name)


def refresh(token: str) -> Any:
    """The response to one refresh."""
    return stranger.post(REFRESH, {"refresh": token})


def end_grace() -> None:
    """End the grace of every used refresh token."""
    RefreshToken.objects.update(used_at=F("used_at") - settings.REFRESH_GRACE)


def mailed() -> list[EmailMessage]:
    """The mails that the worker's next round sends."""
    before = len(getattr(postbox, "outbox", []))
    mail.send_due()
    return postbox.outbox[before:]


def token_in(message: EmailMessage) -> str:
    """The token that a mail holds."""
    found = re.search(r"\bpvm_[\w-]{43}", str(message.body))
    assert found, message.body
    return found.group()


def problem(answer: Any) -> tuple[int, str]:
    """Status and code of a problem document, whose shape is asserted."""
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    body = answer.json()
    assert body["status"] == answer.status_code
    assert body["request_id"] == answer.headers["X-Request-ID"]
    return answer.status_code, body["code"]


def pointers(answer: Any) -> dict[str, str]:
    """The pointers of a 400 with their codes."""
    assert answer.status_code == 400, answer.content
    return {error["pointer"]: error["code"] for error in answer.json()["errors"]}


def at_the_lock(name: str, count: int, call: Callable[[int], Any]) -> list[Any]:
    """`in_parallel`, where all calls have read before any can write.

    The lock of the account `name` is held until all calls wait, directly or indirectly.
    """
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            User.objects.select_for_update().get(username=name)
            running = pool.submit(in_parallel, count, call)
            eventually(lambda: blocked_sessions() >= count)
        return list(running.result())

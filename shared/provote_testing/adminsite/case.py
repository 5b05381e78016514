"""The basis of the suite: a fake users service, a browser, and a search of the tables."""

import dataclasses
import time
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.sessions.models import Session
from django.db import connection

from provote_admin import services
from provote_testing.conformance.case import Case
from provote_testing.sso import Browser, Users, listening

CORE_PAGES = (
    "audit/auditrecord/", "outbox/outbox/", "outbox/outboxhead/", "outbox/cursor/",
    "idempotency/idempotencyrecord/",
)  # fmt: skip


class SiteCase(Case):
    """A service with an admin site, and a fake users service."""

    pages: Sequence[str] = ()  # the lists of its own tables

    @pytest.fixture
    def users(self, settings: Any) -> Iterator[Users]:
        """The users service, running."""
        with listening() as (server, url):
            urls = {**settings.PROVOTE.urls, "users": url}
            settings.PROVOTE = dataclasses.replace(settings.PROVOTE, urls=urls)
            yield server

    @pytest.fixture
    def browser(self) -> Browser:
        """A browser without a session."""
        return Browser(self.site)

    @pytest.fixture
    def inside(self, users: Users, browser: Browser) -> Browser:
        """A browser that has signed on as `self.boss`."""
        self.boss = uuid4()
        answer = self.enter(users, browser, self.boss)
        assert (answer.status_code, answer.headers["Location"]) == (302, self.site)
        return browser

    @property
    def site(self) -> str:
        """The path of the index page."""
        return f"/admin/{self.service}/"

    def enter(self, users: Users, browser: Browser, subject: UUID, page: str = "") -> Any:
        """Complete a sign-on as `subject`; returns the last response."""
        query = browser.start_sign_on(page)
        assert query["service"] == self.service
        return browser.finish_sign_on(
            users.issue_code(subject, query["nonce"]), next=query["next"]
        )

    def refused(self, browser: Browser, answer: Any) -> None:
        """Assert that the response is the refusal page, and that the browser has no session."""
        assert answer.status_code == 403
        assert "Sign on again" in answer.content.decode()
        assert browser.get(self.site).status_code == 302
        assert not Session.objects.exists() or f"provote_{self.service}_session" not in (
            browser.cookies
        )


def is_503(answer: Any) -> bool:
    """Whether the response is 503: the sign-on cannot be checked."""
    return bool(answer.status_code == 503 and answer.json()["code"] == "service-unavailable")


def age_sessions(seconds: float) -> None:
    """Make the last check of all sessions `seconds` old."""
    for row in Session.objects.all():
        data = row.get_decoded()
        data[services.CHECKED_AT] = time.time() - seconds
        row.session_data = Session.objects.encode(data)
        row.save()


def mentioned(subject: UUID) -> bool:
    """Whether a table of the admin site holds the subject."""
    tables = ("admin_visitor", "django_session", "django_admin_log")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{subject}%"]
            )
            if cursor.fetchone()[0]:
                return True
    sessions = [str(row.get_decoded()) for row in Session.objects.all()]
    return any(str(subject) in session for session in sessions)

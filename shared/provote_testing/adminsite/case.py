"""What the suite stands on: users that answers, a browser, and a look into the tables."""

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
    """A service with an admin site, and users beside it."""

    pages: Sequence[str] = ()  # the lists of its own tables

    @pytest.fixture
    def users(self, settings: Any) -> Iterator[Users]:
        """Users, answering."""
        with listening() as (server, url):
            urls = {**settings.PROVOTE.urls, "users": url}
            settings.PROVOTE = dataclasses.replace(settings.PROVOTE, urls=urls)
            yield server

    @pytest.fixture
    def browser(self) -> Browser:
        """Somebody's browser."""
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
        """The first page."""
        return f"/admin/{self.service}/"

    def enter(self, users: Users, browser: Browser, who: UUID, page: str = "") -> Any:
        """Go the whole way; the last answer."""
        asked = browser.knock(page)
        assert asked["service"] == self.service
        return browser.come_back(users.offer(who, asked["nonce"]), next=asked["next"])

    def refused(self, browser: Browser, answer: Any) -> None:
        """Assert a page that says no, and that nobody is in."""
        assert answer.status_code == 403
        assert "Sign on again" in answer.content.decode()
        assert browser.get(self.site).status_code == 302
        assert not Session.objects.exists() or f"provote_{self.service}_session" not in (
            browser.cookies
        )


def is_503(answer: Any) -> bool:
    """Whether the site says that it cannot say who is there."""
    return bool(answer.status_code == 503 and answer.json()["code"] == "service-unavailable")


def later(seconds: float) -> None:
    """Let time have passed for all sessions."""
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

"""Tests of the pages, which change nothing."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.urls import get_resolver

from provote_core.audit.models import AuditRecord
from provote_testing.adminsite.case import CORE_PAGES, SiteCase
from provote_testing.conformance.case import assert_problem
from provote_testing.sso import Browser


class Pages(SiteCase):
    """Every list and form, in each service."""

    def test_pages_are_read_only(self, inside: Browser) -> None:
        for page in ("", *self.pages, *CORE_PAGES):
            answer: Any = inside.get(f"{self.site}{page}")
            text = answer.content.decode()
            assert answer.status_code == 200, page
            assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
            assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", text) == []
            assert re.findall(r"\sstyle=|\son\w+=", text) == [], page
            if page:
                assert inside.get(f"{self.site}{page}?q=x").status_code == 200
                assert inside.get(f"{self.site}{page}?q={uuid4()}").status_code == 200
                assert inside.send(f"{self.site}{page}add/").status_code == 403

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("at__year=0&at__month=99", 400),
            ("at__year=9999999", 400),
            ("at__gte=yesterday", 302),
            ("actor__regex=(", 400),
            ("actor__startswith=a", 400),
            ("at__hour=1", 400),
            ("status=many", 302),
            ("p=9999999999999999999999", 200),
            ("o=-9999999999999999999999", 200),
            ("at__year=2026&at__month=11&at__day=26", 200),
            ("at__gte=2026-11-26+00:00:00%2B00:00&at__lt=2026-11-27+00:00:00%2B00:00", 200),
            ("actor_kind__exact=person", 200),
        ],
    )
    def test_filter_values_that_no_column_can_hold_are_refused(
        self, inside: Browser, query: str, status: int
    ) -> None:
        assert inside.get(f"{self.site}audit/auditrecord/?{query}").status_code == status

    def test_the_site_has_the_colours_and_the_name_of_the_platform(self, inside: Browser) -> None:
        text = inside.get(self.site).content.decode()
        assert re.search(r'<div id="site-name"><a [^>]+>Provote</a>', text)
        assert f"Provote {self.service}</title>" in text
        assert '<link rel="stylesheet" href="/static/' in text
        assert f"/static/{self.service}/provote_admin/theme.css" in text
        assert finders.find("provote_admin/theme.css")
        linked = re.findall(r'<a href="/admin/(\w+)/">\1</a>', text)
        assert linked == ["users", "polls", "votes", "analytics"], "webhooks has no site"

    def test_every_list_is_in_the_suite(self) -> None:
        site: Any = get_resolver(self.urls).url_patterns
        [mounted] = [p for p in site if str(p.pattern) == f"admin/{self.service}/"]
        lists = {str(p.pattern) for p in mounted.url_patterns if hasattr(p, "url_patterns")}
        assert lists == {*self.pages, *CORE_PAGES}

    def test_the_audit_log_is_read_only(self, inside: Browser) -> None:
        row = AuditRecord.objects.get()
        page = f"{self.site}audit/auditrecord/{row.pk}/"
        assert inside.get(f"{page}change/").status_code == 200
        assert inside.send(f"{page}change/", outcome="x").status_code == 403
        assert inside.send(f"{page}delete/", post="yes").status_code == 403

    def test_passwords_cannot_be_changed(self, inside: Browser) -> None:
        assert inside.get(f"{self.site}password_change/").status_code == 404

    def test_a_form_of_another_origin_is_refused(self, inside: Browser) -> None:
        inside.get(self.site)
        answer: Any = inside.post(
            f"{self.site}logout/", headers={"Origin": "https://evil.example"}
        )
        assert answer.status_code == 403

    def test_a_session_of_the_site_gives_no_access_to_the_api(self, inside: Browser) -> None:
        assert_problem(inside.get(self.audit_path), 401)

"""Tests of cursor pages."""

import re
from base64 import b64encode
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client
from django.utils import timezone

from provote_core.audit.models import AuditRecord
from provote_testing.conformance.case import Case, assert_problem

HOSTS = (
    "", "my_gateway:18181", "evil.example", "EVIL.example:80", "[::1]:8080", "[2001:db8::1]",
    "xn--bcher-kva.example.", "a_b.c_d", "203.0.113.9:65535", "evil%2eexample", "a" * 260,
)  # fmt: skip


class Pages(Case):
    """Pages of the audit list; malformed parameters also on the service's own list."""

    def test_pages_follow_each_other_without_gap_or_repeat(self, http: Client) -> None:
        made = {record.pk for record in audited(7)}
        seen: list[int] = []
        path: str | None = f"{self.audit_path}?page_size=3"
        sizes = []
        while path:
            answer: Any = http.get(path, headers=self.staff())
            page = answer.json()
            assert set(page) == {"results", "next", "previous"}
            assert links(answer) == {n: u for n, u in _links_in(page).items() if u}
            sizes.append(len(page["results"]))
            seen += [row["id"] for row in page["results"]]
            path = page["next"]
        assert sizes == [3, 3, 1]
        assert seen == sorted(made, reverse=True), "newest first"

    @pytest.mark.parametrize("host", HOSTS)
    def test_no_link_depends_on_the_host(self, http: Client, host: str) -> None:
        audited(2)
        for path, headers in self._lists():
            named = headers | ({"Host": host} if host else {})
            answer: Any = http.get(f"{path}?page_size=1", headers=named)
            assert answer.status_code == 200, (path, host)
            for link in filter(None, _links_in(answer.json()).values()):
                assert link.startswith(f"{path}?"), link
            received = (answer.text + str(answer.headers)).casefold()
            assert not host or host.casefold() not in received

    def test_the_previous_link_returns_to_the_page(self, http: Client) -> None:
        audited(4)
        first = http.get(f"{self.audit_path}?page_size=2", headers=self.staff()).json()
        second = http.get(first["next"], headers=self.staff()).json()
        back = http.get(second["previous"], headers=self.staff()).json()
        assert back["results"] == first["results"]

    def test_rows_added_in_between_do_not_shift_pages(self, http: Client) -> None:
        audited(4)
        first = http.get(f"{self.audit_path}?page_size=2", headers=self.staff()).json()
        audited(3)
        second = http.get(first["next"], headers=self.staff()).json()
        ids = [row["id"] for row in first["results"] + second["results"]]
        assert ids == list(range(ids[0], ids[0] - 4, -1))

    def test_filters_survive_in_the_links(self, http: Client) -> None:
        audited(3)
        path = f"{self.audit_path}?page_size=1&actor=a%26b&outcome=accepted"
        page = http.get(path, headers=self.staff()).json()
        assert "actor=a%26b" in page["next"]
        assert http.get(page["next"], headers=self.staff()).json()["results"]

    def test_a_last_page_has_no_link(self, http: Client) -> None:
        answer: Any = http.get(self.audit_path, headers=self.staff())
        assert answer.json() == {"results": [], "next": None, "previous": None}
        assert "Link" not in answer.headers

    @pytest.mark.parametrize(
        "size",
        ["0", "201", "-1", "", "x", "1.5", "1e2", "9" * 5_000, "²", "000001999",
         "000001" + "9" * 30],
    )  # fmt: skip
    def test_a_page_size_out_of_range_is_400(self, http: Client, size: str) -> None:
        for path, headers in self._lists():
            answer = http.get(path, {"page_size": size}, headers=headers)
            [error] = assert_problem(answer, 400, "invalid-request")["errors"]
            assert (error["pointer"], error["code"]) == ("/page_size", "out-of-range")

    @pytest.mark.parametrize("size", ["1", "200", "50"])
    def test_a_page_size_within_range_is_accepted(self, http: Client, size: str) -> None:
        for path, headers in self._lists():
            assert http.get(path, {"page_size": size}, headers=headers).status_code == 200

    @pytest.mark.parametrize(
        "cursor",
        ["x", "%", "é", "p=1", b64encode(b"\xff\xfe").decode(), b64encode(b"o=-1").decode(),
         b64encode(b"o=x").decode(), b64encode(b"p=x").decode(), b64encode(b"r=1&p=%00").decode(),
         b64encode(b"p=" + b"9" * 5_000).decode()],
    )  # fmt: skip
    def test_a_malformed_cursor_is_400(self, http: Client, cursor: str) -> None:
        for path, headers in self._lists():
            answer = http.get(f"{path}?cursor={quote(cursor)}", headers=headers)
            assert_problem(answer, 400, "invalid-cursor")

    def test_a_cursor_of_another_list_is_no_server_error(self, http: Client) -> None:
        for cursor in (b"", b"p=7", b"o=5&p=7", b"p=" + b"9" * 30, b"p=018f" + b"0" * 28):
            for path, headers in self._lists():
                answer: Any = http.get(path, {"cursor": b64encode(cursor)}, headers=headers)
                assert answer.status_code in (200, 400), (path, cursor)

    def _lists(self) -> list[tuple[str, dict[str, str]]]:
        lists = [(self.audit_path, self.staff())]
        if self.list_path:
            lists.append((self.list_path, self.person()))
        return lists


def audited(count: int) -> list[AuditRecord]:
    """Create rows of the audit log."""
    row = {
        "at": timezone.now(), "actor": "a&b", "actor_kind": "person", "action": "POST /",
        "outcome": "accepted", "status": 201, "address_hash": "", "request_id": "",
    }  # fmt: skip
    return AuditRecord.objects.bulk_create(AuditRecord(**row) for _ in range(count))


def links(answer: Any) -> dict[str, str]:
    """The Link header (RFC 8288) by relation."""
    found = re.findall(r'<([^>]*)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {name: url for url, name in found}


def _links_in(page: dict[str, Any]) -> dict[str, str | None]:
    return {"next": page["next"], "prev": page["previous"]}

"""Tests of request ids, traces, response headers, and variants of addresses and methods."""

from typing import Any

import pytest
from django.test import Client

from provote_testing import probes
from provote_testing.conformance.case import (
    JSON,
    Case,
    assert_common_headers,
    assert_problem,
)

TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Requests(Case):
    """Rules of every request."""

    @pytest.mark.parametrize("given", ["abcdefgh", "A-b_c-0123456789", "x" * 128])
    def test_a_valid_request_id_is_kept(self, http: Client, given: str) -> None:
        problem = assert_problem(http.get("/nowhere", headers={"X-Request-ID": given}), 404)
        assert problem["request_id"] == given

    @pytest.mark.parametrize(
        "given",
        ["", "short", "x" * 129, "has spaces in it", "line\r\nSet-Cookie: a=b", "abcdefgh\n",
         "ümlautümlaut", "<script>alert(1)</script>", "abcdefgh,ijklmnop"],
    )  # fmt: skip
    def test_any_other_request_id_is_replaced(self, http: Client, given: str) -> None:
        problem = assert_problem(http.get("/nowhere", headers={"X-Request-ID": given}), 404)
        assert problem["request_id"] != given
        assert len(problem["request_id"]) >= 8
        assert problem["request_id"].isalnum()

    def test_each_request_has_its_own_id(self, http: Client) -> None:
        ids = {http.get("/health/live").headers["X-Request-ID"] for _ in range(5)}
        assert len(ids) == 5

    def test_a_valid_trace_is_kept(self, http: Client) -> None:
        answer = http.get("/health/live", headers={"traceparent": TRACE})
        assert answer.headers["traceparent"] == TRACE

    @pytest.mark.parametrize(
        "given", ["", "junk", TRACE.upper(), TRACE + "\r\nx: y", TRACE.replace("4b", "zz"),
                  f"00-{'0' * 32}-00f067aa0ba902b7-01"],
    )  # fmt: skip
    def test_any_other_trace_is_replaced(self, http: Client, given: str) -> None:
        answer = http.get("/health/live", headers={"traceparent": given})
        assert answer.headers["traceparent"] != given
        assert len(answer.headers["traceparent"]) == len(TRACE)

    def test_every_response_has_the_common_headers(self, http: Client) -> None:
        for path in ("/health/live", "/health/ready", "/api/schema/", "/nowhere"):
            assert_common_headers(http.get(path))
        for answer in (
            http.get(self.audit_path, headers=self.staff()),
            http.head(self.audit_path, headers=self.staff()),
            http.options(self.audit_path, headers=self.staff()),
            http.get(f"{probes.PATH}broken-outside/"),
            http.post(self.create_path, self.create_body, JSON, headers=self.person()),
        ):
            assert_common_headers(answer)

    def test_private_responses_are_not_cached(self, http: Client) -> None:
        answer = http.get(self.audit_path, headers=self.staff())
        assert answer.headers["Cache-Control"] == "private, no-store"

    def test_no_response_sets_a_cookie(self, http: Client) -> None:
        http.get(self.audit_path, headers=self.staff())
        http.post(self.create_path, self.create_body, JSON, headers=self.person())
        assert not http.cookies

    def test_collections_answer_with_and_without_their_slash(self, http: Client) -> None:
        for path in filter(None, (self.audit_path, self.list_path)):
            headers = self.staff() if path == self.audit_path else self.person()
            with_slash, without = (http.get(p, headers=headers) for p in (path, path.rstrip("/")))
            assert (with_slash.status_code, without.status_code) == (200, 200)
            assert with_slash.json() == without.json()

    def test_head_is_get_without_a_body(self, http: Client) -> None:
        get: Any = http.get(self.audit_path, headers=self.staff())
        head = http.head(self.audit_path, headers=self.staff())
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["Content-Type"] == get.headers["Content-Type"]
        lost = http.head("/nowhere")
        assert (lost.status_code, lost.content) == (404, b"")

    @pytest.mark.parametrize(
        "query",
        ["q=caf\xe9", "q=caf%E9", "q=%FF", "q=%C3", "q=%ED%A0%80", "%E9=a", "q=%00"],
    )
    def test_a_query_that_is_not_utf_8_is_400(self, http: Client, query: str) -> None:
        answer = http.get(self.audit_path, QUERY_STRING=query, headers=self.staff())
        assert_problem(answer, 400, "invalid-address")

    @pytest.mark.parametrize(
        "query", ["q=caf%C3%A9", "q=caf%c3%a9", "q=caf\xc3\xa9", "q=%", "q=%zz", "q=%F0%9F%98%80"]
    )
    def test_a_query_in_utf_8_is_read(self, http: Client, query: str) -> None:
        answer = http.get(probes.PATH, QUERY_STRING=query, headers=self.staff())
        assert answer.status_code != 400 or answer.json()["code"] != "invalid-address"

    def test_a_host_that_is_not_served_is_400(self, http: Client, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["vote.example.org", ".sub.example.org"]
        for host in (
            "evil.example",
            "vote.example.org.evil.example",
            "my_gateway",
            "a@b",
            "[::1]",
        ):
            answer = http.get(self.audit_path, headers=self.staff() | {"Host": host})
            assert_problem(answer, 400, "unknown-host")
            assert http.get("/health/live", headers={"Host": host}).status_code == 200
        for host in ("vote.example.org", "VOTE.example.org:8080", "a.sub.example.org"):
            answer = http.get(self.audit_path, headers=self.staff() | {"Host": host})
            assert answer.status_code == 200, host

    def test_options_lists_allowed_methods(self, http: Client) -> None:
        answer = http.options(self.audit_path, headers=self.staff())
        assert answer.status_code == 200
        assert "GET" in answer.headers["Allow"]
        assert_problem(http.options(self.audit_path), 401)

"""Routing: requests reach their service, and others reach none."""

from __future__ import annotations

import http.client

import pytest

from local.tests.gateway.upstreams import Client, assert_problem


@pytest.mark.parametrize(
    ("method", "path", "upstream"),
    [
        ("POST", "/api/v1/users/", "users"),
        ("POST", "/api/v1/users", "users"),
        ("POST", "/api/v1/auth/token/", "users"),
        ("GET", "/api/v1/users/audit/", "users"),
        ("GET", "/admin/users/login/", "users"),
        ("GET", "/admin/users/sign-on/?service=polls", "users"),
        ("GET", "/admin/polls/", "polls"),
        ("POST", "/admin/polls/polls/poll/", "polls"),
        ("GET", "/admin/votes/sign-on/?code=a&next=%2Fadmin%2Fvotes%2F", "votes"),
        ("GET", "/admin/analytics/analytics/pollanalytics/?q=a%20b", "analytics"),
        ("GET", "/api/v1/polls", "polls"),
        ("GET", "/api/v1/polls/abc/", "polls"),
        ("DELETE", "/api/v1/polls/abc/", "polls"),
        ("POST", "/api/v1/polls/abc/archive/", "polls"),
        ("POST", "/api/v1/polls/abc/clone/", "polls"),
        ("GET", "/api/v1/polls/templates/", "polls"),
        ("POST", "/api/v1/polls/images/", "polls"),
        ("POST", "/api/v1/polls/images", "polls"),
        ("GET", "/api/v1/polls/images/abc/", "polls"),
        ("POST", "/api/v1/categories", "polls"),
        ("PATCH", "/api/v1/categories/abc/", "polls"),
        ("GET", "/api/v1/tags/?q=ab", "polls"),
        ("GET", "/api/v1/polls/abc/results", "analytics"),
        ("GET", "/api/v1/polls/abc/results/?min_position=3", "analytics"),
        ("GET", "/api/v1/polls/abc/results/report/", "analytics"),
        ("POST", "/api/v1/polls/abc/results/ties/", "analytics"),
        ("GET", "/api/v1/polls/abc/accounting/", "analytics"),
        ("GET", "/api/v1/polls/abc/ballots/export/?format=blt", "analytics"),
        ("GET", "/api/v1/polls/abc/ballots/export", "analytics"),
        ("GET", "/api/v1/polls/abc/export/?what=rounds&format=csv", "analytics"),
        ("GET", "/api/v1/polls/abc/export", "analytics"),
        ("POST", "/api/v1/polls/abc/ballots/import/", "votes"),
        ("GET", "/api/v1/polls/abc/stream/", "analytics-stream"),
        ("GET", "/api/v1/polls/abc/stream", "analytics-stream"),
        ("GET", "/api/v1/polls/abc/streams/", "polls"),
        ("GET", "/api/v1/analytics/audit/", "analytics"),
        ("POST", "/api/v1/webhooks", "webhooks"),
        ("POST", "/api/v1/webhooks/abc/deliveries/def/replay/", "webhooks"),
        ("POST", "/api/v1/votes", "votes-cast"),
        ("POST", "/api/v1/votes/", "votes-cast"),
        ("POST", "/api/v1/votes/batch", "votes-cast"),
        ("POST", "/api/v1/votes/batch/", "votes-cast"),
        ("GET", "/api/v1/votes/batch/", "votes-cast"),
        ("GET", "/api/v1/votes/?poll_id=abc", "votes"),
        ("PUT", "/api/v1/votes/abc/", "votes"),
        ("DELETE", "/api/v1/votes/", "votes"),
        ("POST", "/api/v1/votes/batch/more", "votes"),
    ],
)
def test_each_path_reaches_its_service_unchanged(
    client: Client, method: str, path: str, upstream: str
) -> None:
    status, body = client.ask(method, path)
    assert (status, body["upstream"], body["path"]) == (200, upstream, path)


@pytest.mark.parametrize("service", ["users", "polls", "votes", "analytics"])
def test_admin_sites_are_found_without_their_slash(client: Client, service: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=5)
    connection.request("GET", f"/admin/{service}", headers={"Host": "evil.example"})
    answer = connection.getresponse()
    connection.close()
    assert (answer.status, answer.headers["Location"]) == (301, f"/admin/{service}/")


@pytest.mark.parametrize(
    ("path", "upstream", "passed_on"),
    [
        ("/api/schema/votes/?format=json", "votes", "/api/schema/?format=json"),
        ("/health/users/live", "users", "/health/live"),
        ("/health/votes-cast/ready", "votes-cast", "/health/ready"),
        ("/health/analytics-stream/ready", "analytics-stream", "/health/ready"),
    ],
)
def test_each_service_has_its_schema_and_its_health(
    client: Client, path: str, upstream: str, passed_on: str
) -> None:
    _, body = client.ask("GET", path)
    assert (body["upstream"], body["path"]) == (upstream, passed_on)


@pytest.mark.parametrize(
    "path",
    [
        "/internal/v1/feed",
        "/metrics",
        "/api/v1/usersx",
        "/api/v1/tagsx",
        "/admin/",
        "/admin/votes-cast/",
        "/admin/analytics-stream/",
        "/admin/unknown/",
        "/admin/polls/../../internal/v1/feed",
        "/api/v1/votes/..%2f..%2f..%2finternal/v1/feed",
        "/internal/..//api/v1/votes/",
        "/api/v1//polls",
        "/api/v1/votes/../../../internal/v1/feed",
        "/static/",
        "/static/users/missing.css",
        "/health/unknown/live",
    ],
)
def test_everything_else_is_not_found(client: Client, path: str) -> None:
    status, body = client.ask("GET", path)
    assert_problem(status, body, 404, "not-found")
    assert body["instance"] == path
    assert client.headers["X-Request-ID"] == body["request_id"]
    assert client.headers["Content-Type"] == "application/problem+json"

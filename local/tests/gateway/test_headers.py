"""Headers that the gateway passes on, replaces and logs."""

from __future__ import annotations

import json

import pytest

from local.tests.conftest import eventually
from local.tests.gateway.upstreams import Client


def test_identity_headers_of_clients_are_replaced(client: Client) -> None:
    _, body = client.ask(
        "GET",
        "/api/v1/polls/",
        X_Forwarded_For="9.9.9.9",
        X_Real_IP="9.9.9.9",
        X_Forwarded_Proto="https",
        X_Forwarded_Host="evil",
        X_User_Id="1",
        Forwarded="for=9.9.9.9",
        traceparent="00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    )
    headers = body["headers"]
    assert headers["X-Forwarded-For"] == headers["X-Real-IP"] == "127.0.0.1"
    assert headers["X-Forwarded-Proto"] == "http"
    assert not headers.keys() & {"X-User-Id", "Forwarded", "X-Forwarded-Host"}
    assert headers["traceparent"].startswith("00-4bf9")


def test_a_header_with_an_underscore_does_not_pass(client: Client) -> None:
    raw = b"GET /api/v1/polls/ HTTP/1.1\r\nHost: x\r\nX_User_Id: 1\r\n\r\n"
    _, _, body = client.send(raw)
    assert "X_User_Id" not in body["headers"]


@pytest.mark.parametrize(
    ("given", "kept"),
    [("order-66_of-2026", True), ("short", False), ("with space", False), ("x" * 129, False)],
)
def test_a_valid_request_id_is_kept_and_others_are_replaced(
    client: Client, given: str, kept: bool
) -> None:
    _, body = client.ask("GET", "/api/v1/polls/", X_Request_ID=given)
    passed_on = body["headers"]["X-Request-ID"]
    assert (passed_on == given) is kept
    assert client.headers.get_all("X-Request-ID") == [passed_on]


def test_the_access_log_has_the_request_without_address_and_query(client: Client) -> None:
    client.ask("GET", "/api/v1/polls/?secret=1", X_Request_ID="logged-request-1")
    log = client.instance.logs / "gateway.log"
    eventually(lambda: "logged-request-1" in log.read_text())
    line = next(text for text in log.read_text().splitlines() if "logged-request-1" in text)
    entry = json.loads(line)
    assert (entry["path"], entry["status"]) == ("/api/v1/polls/", 200)
    assert "127.0.0.1" not in line
    assert "secret" not in line

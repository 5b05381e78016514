"""The head of a poll's page names the poll, where the service has something to show."""

from __future__ import annotations

import json
import re
from typing import Any
from uuid import uuid4

import pytest

from local.tests.gateway.upstreams import Client

UNKNOWN = "00000404-0000-4000-8000-000000000000"
DEAD = "deaddead-0000-4000-8000-000000000000"


def shown(document: bytes) -> Any:
    """What the service has put into the head: the echo of its request."""
    found = re.search(rb'^{"upstream".*}$', document, re.MULTILINE)
    assert found
    assert document.index(b"<head>") < found.start() < document.index(b"</head>")
    return json.loads(found[0])


@pytest.mark.parametrize("path", ["/p/{}", "/p/{}/", "/p/{}/results"])
def test_the_service_is_asked_for_the_poll(client: Client, path: str) -> None:
    poll = str(uuid4())
    status, headers, body = client.fetch(path.format(poll))
    assert status == 200
    request = shown(body)
    assert (request["upstream"], request["path"]) == ("polls", f"/api/v1/polls/{poll}/preview/")
    assert headers["Cache-Control"] == "private, no-cache"


def test_nothing_of_the_visitor_reaches_the_service(client: Client) -> None:
    secrets = {"Cookie": "a=b", "Authorization": "Bearer x", "Accept-Language": "de"}
    _, _, body = client.fetch(f"/p/{uuid4()}?next=1", Accept_Encoding="identity", **secrets)
    request = shown(body)
    assert not request["headers"].keys() & {*secrets, "Accept-Encoding", "Accept", "User-Agent"}
    assert "next" not in request["path"]


def test_the_bare_page_is_shown_where_the_service_has_nothing(client: Client) -> None:
    status, _, unknown = client.fetch(f"/p/{UNKNOWN}")
    assert status == 200
    assert b"{" not in unknown.partition(b"</head>")[0]
    assert b"<!--#" not in unknown
    status, _, dead = client.fetch(f"/p/{DEAD}")
    assert (status, dead) == (200, unknown)


def test_a_page_with_a_title_is_sent_again(client: Client) -> None:
    """Its title may be another one, while the file is the same."""
    poll = str(uuid4())
    file = client.fetch("/sign-in")[1]
    _, headers, _ = client.fetch(f"/p/{poll}")
    assert not {"ETag", "Last-Modified"} & set(headers)
    known = {"If_None_Match": "*", "If_Modified_Since": file["Last-Modified"]}
    status, _, body = client.fetch(f"/p/{poll}", **known)
    assert status == 200
    assert shown(body)


def test_other_pages_ask_for_nothing(client: Client) -> None:
    asked = len(client.upstreams["polls"].asked)
    for path in ("/", f"/polls/{uuid4()}", f"/embed/{uuid4()}", f"/p/{uuid4()}/present"):
        assert client.fetch(path)[0] == 200
    assert len(client.upstreams["polls"].asked) == asked


def test_the_elements_have_no_address_of_their_own(client: Client) -> None:
    assert client.fetch(f"/.preview/{uuid4()}")[0] == 404


def test_a_head_request_has_the_headers(client: Client) -> None:
    status, headers, body = client.fetch(f"/p/{uuid4()}", method="HEAD")
    assert (status, body) == (200, b"")
    assert headers["Content-Security-Policy"]

"""Documents that the gateway serves itself: the API's, the page for developers, the tour."""

from __future__ import annotations

import gzip
import html
import json
import re

import pytest

from local.install import REPOSITORY
from local.tests.gateway.upstreams import Client, assert_problem
from tools.openapi import MERGED


@pytest.mark.parametrize("path", ["/api/schema/", "/api/schema"])
def test_the_document_of_the_whole_api_needs_no_service(client: Client, path: str) -> None:
    status, headers, body = client.fetch(path)
    assert (status, body) == (200, MERGED.read_bytes())
    assert headers["Content-Type"] == "application/vnd.oai.openapi; charset=utf-8"
    status, headers, body = client.fetch(f"{path}?format=json")
    assert headers["Content-Type"] == "application/vnd.oai.openapi+json"
    assert json.loads(body)["openapi"].startswith("3.1")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/schema/?format=json", "/api/docs/"])
def test_documents_have_an_etag(client: Client, path: str) -> None:
    _, headers, _ = client.fetch(path)
    status, _, body = client.fetch(path, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_the_document_is_compressed(client: Client) -> None:
    _, headers, body = client.fetch("/api/schema/", Accept_Encoding="gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == MERGED.read_bytes()


@pytest.mark.parametrize("path", ["/api/docs/", "/api/docs"])
def test_the_docs_page_loads_nothing_from_other_origins(client: Client, path: str) -> None:
    status, headers, body = client.fetch(path)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; style-src 'self';" in policy
    assert "unsafe" not in policy
    for place in re.findall(r'(?:src|href)="(/static/[^"]+)"', body.decode()):
        assert client.fetch(place)[0] == 200, place


@pytest.mark.parametrize("path", ["/developers", "/developers/", "/tour/", "/tour"])
def test_the_page_for_developers_and_the_tour_load_their_style_only(
    client: Client, path: str
) -> None:
    status, headers, body = client.fetch(path)
    assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'self';")
    assert "unsafe" not in policy
    page = body.decode()
    assert not re.search(r"<(script|style|img|iframe|form|object)\b|\bsrc=|url\(|style=", page)
    assert re.findall(r'<link rel="(\w+)" href="([^"]+)">', page) == [
        ("stylesheet", "/developers.css")
    ]
    assert not re.search(r'href="(?!/)', page)


def test_the_style_for_developers_knows_the_dark(client: Client) -> None:
    status, headers, body = client.fetch("/developers.css")
    assert (status, headers["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert b"prefers-color-scheme: dark" in body


def test_the_links_of_the_page_for_developers_work(client: Client) -> None:
    page = client.fetch("/developers")[2].decode()
    links = re.findall(r'<a href="([^"]+)"', page)
    assert links[:3] == ["/", "/api/docs/", "/tour/"]
    for link in links:
        assert client.fetch(link.replace("&amp;", "&"))[0] == 200, link


def test_the_tour_equals_the_readme_s(client: Client) -> None:
    page = html.unescape(client.fetch("/tour/")[2].decode())
    blocks = re.findall(r"^```sh\n(.*?)^```$", (REPOSITORY / "README.md").read_text(), re.M | re.S)
    shown = [block for block in blocks if f'<pre tabindex="0"><code>{block}</code></pre>' in page]
    assert len(shown) > 5
    assert page.count("<pre ") == len(shown)


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/", "/developers", "/tour/"])
def test_documents_are_read_only(client: Client, path: str) -> None:
    status, body = client.ask("POST", path)
    assert_problem(status, body, 405, "method-not-allowed")
    assert client.headers["Allow"] == "GET, HEAD"

"""The pages for people: addresses, policies, versions of their files, compression."""

from __future__ import annotations

import gzip
import re
import shutil
from pathlib import Path

import pytest

from local.tests.gateway.upstreams import Client, assert_problem
from tools.web import WEB, pages
from tools.web.publish import publish

UNKNOWN = "00000404-0000-4000-8000-000000000000"  # the service has no preview of it
POLL = "01987c2e-6f0a-7d6b-9e00-5a2b4c6d8e0f"
# What /embed/ differs in is its last directive but two.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors {}; require-trusted-types-for 'script'; trusted-types 'none'"
)
TABLE = [
    (page.name, address.replace(pages.POLL, POLL))
    for page in pages.read()
    for address in page.addresses
]
ADDRESSES = [(name, path) for name, path in TABLE if path != "/embed/" + POLL]
PREVIEWED = (f"/p/{POLL}", f"/p/{POLL}/results")  # sent again each time: see test_previews
KEPT = [(name, path) for name, path in TABLE if path not in PREVIEWED]
PERSON = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def version_of(document: bytes) -> str:
    found = re.search(rb"/static/web/([0-9a-f]{16})/", document)
    assert found
    return found[1].decode()


@pytest.mark.parametrize(("name", "path"), TABLE)
def test_each_address_has_its_page_with_and_without_a_slash(
    client: Client, name: str, path: str
) -> None:
    for address in {path, path.rstrip("/") + "/", path + "?next=1"}:
        status, headers, body = client.fetch(address)
        assert (status, headers["Content-Type"]) == (200, "text/html; charset=utf-8"), address
        assert f'data-page="{name}"'.encode() in body


def test_the_address_of_a_poll_may_be_in_capitals(client: Client) -> None:
    assert client.fetch(f"/p/{POLL.upper()}")[0] == 200


@pytest.mark.parametrize(("name", "path"), ADDRESSES)
def test_pages_have_the_strict_policy(client: Client, name: str, path: str) -> None:
    _, headers, _ = client.fetch(path)
    assert headers.get_all("Content-Security-Policy") == [POLICY.format("'none'")]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_a_host_without_tls_gets_no_header_that_browsers_refuse_from_it(client: Client) -> None:
    for host, policy in {"provote.lan": None, "localhost": "same-origin"}.items():
        _, headers, _ = client.fetch("/sign-in", Host=host)
        assert headers["Cross-Origin-Opener-Policy"] == policy


def test_only_the_embedded_page_may_be_in_a_frame(client: Client) -> None:
    _, headers, _ = client.fetch(f"/embed/{POLL}")
    assert headers.get_all("Content-Security-Policy") == [POLICY.format("*")]
    assert "X-Frame-Options" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize(("name", "path"), TABLE)
def test_pages_are_asked_for_again(client: Client, name: str, path: str) -> None:
    _, headers, _ = client.fetch(path)
    assert headers["Cache-Control"] == "private, no-cache"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Request-ID"]


@pytest.mark.parametrize(("name", "path"), KEPT)
def test_a_page_that_is_the_same_is_not_sent_again(client: Client, name: str, path: str) -> None:
    _, headers, _ = client.fetch(path)
    status, _, body = client.fetch(path, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


def test_all_that_a_page_loads_is_there_and_immutable(client: Client) -> None:
    document = client.fetch("/")[2].decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', document)
    assert len(loaded) > 6
    for place in loaded:
        status, headers, _ = client.fetch(place)
        assert status == 200, place
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("js/pages/missing.js", "text/javascript; charset=utf-8"),
        ("css/missing.css", "text/css; charset=utf-8"),
        ("locales/de/missing.ftl", "text/plain; charset=utf-8"),
        ("fonts/atkinson-next-latin.woff2", "font/woff2"),
        ("img/icon.svg", "image/svg+xml"),
    ],
)
def test_files_have_their_media_types(client: Client, name: str, kind: str) -> None:
    version = version_of(client.fetch("/")[2])
    status, headers, _ = client.fetch(f"/static/web/{version}/{name}")
    assert (status, headers["Content-Type"]) == (200, kind)


def test_another_version_has_no_files(client: Client) -> None:
    version = version_of(client.fetch("/")[2])
    assert client.fetch(f"/static/web/{version}/js/pages/missing.js")[0] == 200
    for other in ("0" * 16, version[:-1], version.upper() + "0", f"{version}/../{'0' * 16}"):
        status, _ = client.ask("GET", f"/static/web/{other}/js/pages/missing.js")
        assert status == 404, other


def test_a_visit_goes_on_when_a_newer_version_is_published(client: Client, tmp_path: Path) -> None:
    _, headers, document = client.fetch("/")
    before = version_of(document)
    newer = shutil.copytree(WEB, tmp_path / "web", ignore=shutil.ignore_patterns("tests"))
    style = newer / "css" / "base.css"
    style.write_text(style.read_text() + "\np:empty { margin: 0 }\n")
    version = publish(client.instance.static, newer)
    try:
        status, _, document = client.fetch("/", If_None_Match=headers["ETag"])
        assert (status, version_of(document)) == (200, version)
        for one, newest in ((before, False), (version, True)):
            status, _, body = client.fetch(f"/static/web/{one}/css/missing.css")
            assert (status, b"p:empty" in body) == (200, newest)
    finally:
        publish(client.instance.static)


def test_pages_have_no_second_address(client: Client) -> None:
    for path in ("/static/web/pages/ballot.html", "/static/web/embed.js", "/.missing", "/ballot"):
        status, body = client.ask("GET", path)
        assert_problem(status, body, 404, "not-found")


@pytest.mark.parametrize("path", ["/", f"/p/{UNKNOWN}", "/sign-in"])
def test_text_is_compressed(client: Client, path: str) -> None:
    _, _, document = client.fetch(path)
    status, headers, body = client.fetch(path, Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, "gzip")
    assert gzip.decompress(body) == document
    assert "Accept-Encoding" in headers["Vary"]


def test_compressed_text_keeps_its_etag(client: Client) -> None:
    path = "/sign-in"
    _, plain, _ = client.fetch(path)
    _, headers, _ = client.fetch(path, Accept_Encoding="gzip")
    assert headers["ETag"].removeprefix("W/") == plain["ETag"].removeprefix("W/")
    for tag in (headers["ETag"], plain["ETag"]):
        asked = client.fetch(path, Accept_Encoding="gzip", If_None_Match=tag)
        assert (asked[0], asked[2]) == (304, b"")


@pytest.mark.parametrize(
    ("name", "compressed"),
    [
        ("js/pages/missing.js", True),
        ("css/missing.css", True),
        ("locales/de/missing.ftl", True),
        ("vendor/ui.js", True),
        ("fonts/atkinson-next-latin.woff2", False),
    ],
)
def test_files_are_compressed_where_it_helps(client: Client, name: str, compressed: bool) -> None:
    path = f"/static/web/{version_of(client.fetch('/')[2])}/{name}"
    headers = client.fetch(path, Accept_Encoding="gzip, br", Via="1.1 a.proxy")[1]
    assert headers.get("Content-Encoding") == ("gzip" if compressed else None)


def test_responses_of_services_are_not_compressed(client: Client) -> None:
    _, headers, body = client.fetch("/api/v1/polls/" + "?q=a" * 200, Accept_Encoding="gzip")
    assert "Content-Encoding" not in headers
    assert body.startswith(b"{")


@pytest.mark.parametrize(
    "path", ["/nothing", "/p/1234", "/p/", f"/polls/{POLL}/other", "/static/"]
)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_person_at_a_wrong_address_gets_a_page(client: Client, method: str, path: str) -> None:
    status, headers, body = client.fetch(path, method=method, **PERSON)
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert headers.get_all("Content-Security-Policy") == [POLICY.format("'none'")]
    assert "Accept" in headers.get_all("Vary")
    assert (b'data-page="missing"' in body) is (method == "GET")


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/nothing", {}),
        ("/nothing", {"Accept": "*/*"}),
        ("/nothing", {"Accept": "application/json"}),
        ("/api/nothing", PERSON),
        ("/api", PERSON),
        ("/health/nothing", PERSON),
    ],
)
def test_programs_get_the_problem(client: Client, path: str, headers: dict[str, str]) -> None:
    status, body = client.ask("GET", path, **headers)
    assert_problem(status, body, 404, "not-found")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_pages_are_read_only(client: Client, method: str) -> None:
    for path in ("/", f"/p/{POLL}", "/sign-in", "/embed.js"):
        status, body = client.ask(method, path, **PERSON)
        assert_problem(status, body, 405, "method-not-allowed")
        assert client.headers["Allow"] == "GET, HEAD"


def test_every_site_may_load_the_script_for_other_sites(client: Client) -> None:
    status, headers, _ = client.fetch("/embed.js", Origin="https://blog.example")
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cache-Control"] == "public, max-age=3600"
    assert client.fetch("/embed.js", If_None_Match=headers["ETag"])[0] == 304

"""Images of polls: files of the media folder, and nothing else of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.instance import Instance
from local.tests.gateway.upstreams import Client, assert_problem

CONTENT = b"RIFF....WEBP"
NAME = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def image(instance: Instance) -> Iterator[Path]:
    """A stored image."""
    file = instance.media / NAME[:2] / f"{NAME}.webp"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(CONTENT)
    yield file
    file.unlink()


def test_an_image_is_served_and_kept_by_caches(client: Client, image: Path) -> None:
    status, headers, body = client.fetch(f"/media/polls/{NAME}.webp")
    assert (status, body) == (200, CONTENT)
    assert headers["Content-Type"] == "image/webp"
    assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "sandbox" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/polls/",
        f"/media/polls/{NAME[:2]}/",
        f"/media/polls/{NAME[:2]}/{NAME}.webp",
        f"/media/polls/{NAME}",
        f"/media/polls/{NAME}.png",
        f"/media/polls/{NAME.upper()}.webp",
        f"/media/polls/{'0' * 64}.webp",
        f"/media/polls/..%2f{NAME}.webp",
    ],
)
def test_nothing_else_is_there(client: Client, image: Path, path: str) -> None:
    status, body = client.ask("GET", path)
    assert_problem(status, body, 404, "not-found")


def test_images_are_only_read(client: Client, image: Path) -> None:
    status, body = client.ask("DELETE", f"/media/polls/{NAME}.webp")
    assert_problem(status, body, 405, "method-not-allowed")
    assert image.exists()


def test_an_upload_may_be_larger_than_other_bodies(client: Client) -> None:
    status, body = client.ask("POST", "/api/v1/polls/images/", body=bytes(5 * 1024 * 1024))
    assert (status, body["upstream"]) == (200, "polls")
    head = "POST /api/v1/polls/images/ HTTP/1.1\r\nHost: x\r\nContent-Length: 6291456\r\n\r\n"
    status, _, body = client.send(head.encode())
    assert_problem(status, body, 413, "payload-too-large")

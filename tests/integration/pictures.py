"""Images for polls, through the gateway."""

from __future__ import annotations

import hashlib
import secrets
from io import BytesIO
from typing import Any

from PIL import Image

from integration.answers import expect
from integration.client import Person, Poll

IMAGES = "/api/v1/polls/images/"


def photo(size: tuple[int, int] = (800, 600)) -> bytes:
    """A JPEG that no other test has."""
    output = BytesIO()
    random = Image.frombytes("RGB", (8, 8), secrets.token_bytes(3 * 8 * 8))
    random.resize(size).save(output, "JPEG")
    return output.getvalue()


def send(person: Person, content: bytes, *, language: str = "en") -> Any:
    """Upload a file as an image; returns any response."""
    return person.api.request(
        "POST",
        IMAGES,
        headers={"Authorization": f"Bearer {person.token}", "Accept-Language": language},
        files={"file": ("holiday.jpg", content, "image/jpeg")},
    )


def upload(person: Person, content: bytes | None = None) -> dict[str, Any]:
    """A new image of the person."""
    image: dict[str, Any] = expect(send(person, content or photo()), 201)
    return image


def pictured_poll(person: Person, image: dict[str, Any]) -> Poll:
    """A draft with the image."""
    return person.create_poll(image={"id": image["id"], "alt": "The harbour"})


def assert_served(person: Person, image: dict[str, Any]) -> None:
    """Check that the gateway serves each file of an image under its digest."""
    for size in image["sizes"]:
        answer = person.api.request("GET", size["url"])
        assert answer.status_code == 200, answer.text
        assert hashlib.sha256(answer.content).hexdigest() == size["sha256"]
        with Image.open(BytesIO(answer.content)) as stored:
            assert (stored.format, stored.size) == ("WEBP", (size["width"], size["height"]))

"""Images as people send them, made by Pillow, and the form of an upload."""

from io import BytesIO
from pathlib import Path
from typing import Any

from callers import POLLS, Caller
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

IMAGES = f"{POLLS}images/"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def two_halves(size: tuple[int, int] = (80, 40), mode: str = "RGB") -> Image.Image:
    """An image whose left half is red and whose right half is blue."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return image.convert(mode)


def encoded(image: Image.Image | None = None, format: str = "PNG", **options: Any) -> bytes:
    """The image as a file."""
    output = BytesIO()
    (image or two_halves()).save(output, format, **options)
    return output.getvalue()


def send(caller: Caller, content: bytes, *, name: str = "file", **more: Any) -> Any:
    """Send an upload; `more` are further members of the form."""
    file = SimpleUploadedFile("holiday.png", content, "image/png")
    client = Client(raise_request_exception=False)
    return client.post(IMAGES, {name: file, **more}, headers=caller.headers)


def upload(caller: Caller, content: bytes | None = None) -> dict[str, Any]:
    """A new image of the caller."""
    answer = send(caller, content or encoded())
    assert answer.status_code == 201, answer.content
    body: dict[str, Any] = answer.json()
    return body


def file_of(size: dict[str, Any]) -> Path:
    """The file behind one of an image's sizes, where the gateway finds it."""
    name = size["url"].removeprefix("/media/polls/")
    return Path(settings.MEDIA_ROOT) / name[:2] / name


def stored_files() -> set[str]:
    """The names of all files of the media folder."""
    return {file.name for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()}

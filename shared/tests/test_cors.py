"""PROVOTE_CORS_ORIGINS, as people write it."""

import re
from pathlib import Path

import pytest

from provote_core.cors import RESPONSE_HEADERS, parse_origins

GATEWAY = Path(__file__).parents[2] / "gateway" / "nginx"


@pytest.mark.parametrize(
    ("text", "origins"),
    [
        ("", ()),
        (" , ", ()),
        ("*", ("*",)),
        ("https://a.example", ("https://a.example",)),
        (" HTTPS://A.Example:443 ,http://b_c:3000,", ("https://a.example", "http://b_c:3000")),
        ("http://[::1]:80,http://127.0.0.1:8080", ("http://[::1]", "http://127.0.0.1:8080")),
        ("http://a:0443,http://a:443,https://a:80", ("http://a:443", "https://a:80")),
    ],
)
def test_origins_are_read_as_browsers_write_them(text: str, origins: tuple[str, ...]) -> None:
    assert parse_origins(text) == origins


@pytest.mark.parametrize(
    "text",
    ["a.example", "https://", "https://a.example/", "https://a.example/x", "https://a?b", "null",
     "https://a#b", "https://u:p@a", "https://*.a.example", "*,https://a", "https://a;https://b",
     "https://a https://b", "ftp://a", "https://a:", "https://a:0", "https://a:65536",
     "https://b\u00fccher.example", "https://a..b", '"https://a"', "https://a\n", "//a",
     "https://.a", "https://a:x", "https:a", "file:///x", "https://$a", "https://a}",
     f"https://{'a' * 254}"],
)  # fmt: skip
def test_what_is_no_origin_is_refused_in_one_line(text: str) -> None:
    if text == "https://a\n":
        assert parse_origins(text) == ("https://a",)
        return
    with pytest.raises(ValueError, match=r"^PROVOTE_CORS_ORIGINS: [^\n]+$"):
        parse_origins(text)


def test_the_refusal_of_several_origins_in_one_names_the_separator() -> None:
    with pytest.raises(ValueError, match="separate origins by commas"):
        parse_origins("https://a.example https://b.example")


def test_the_gateway_exposes_the_same_headers() -> None:
    text = (GATEWAY / "cors.conf.template").read_text()
    exposed = re.search(r'default "(Accept-Encoding[^"]*)";', text)
    assert exposed
    assert exposed[1] == ", ".join(RESPONSE_HEADERS)

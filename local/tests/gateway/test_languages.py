"""The gateway's own problems in the reader's language."""

from __future__ import annotations

import itertools
import re

import pytest

from local.servers.gateway import TEMPLATES
from local.tests.gateway.upstreams import Client, assert_problem
from provote_core.languages import negotiate

_RANGES = ("de", "en", "*", "fr", "de-AT", "EN-gb", "dex", "")
_WEIGHTS = ("", ";q=0", ";q=1", ";q=0.8", ";q=0.85", "; q=0.805", ";q=1.000", ";q=x")
_MAP = re.compile(r"^map \S+ \$(\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)


def test_a_problem_is_in_german(client: Client) -> None:
    status, body = client.ask("GET", "/nowhere", Accept_Language="de-CH, en;q=0.5")
    assert_problem(status, body, 404, "not-found")
    assert body["title"] == "Nicht gefunden"
    assert body["detail"] == "Unter dieser Adresse gibt es nichts."
    assert client.headers["Content-Language"] == "de"
    assert "Accept-Language" in client.headers.get_all("Vary", [])


def test_a_problem_is_in_english_for_everyone_else(client: Client) -> None:
    for header in ("en", "fr, *;q=0.5", "de;q=0.1, en"):
        _, body = client.ask("GET", "/nowhere", Accept_Language=header)
        assert body["title"] == "Not found", header
        assert client.headers["Content-Language"] == "en"
    _, body = client.ask("GET", "/nowhere")
    assert (body["title"], client.headers["Content-Language"]) == ("Not found", "en")


def test_the_gateway_decides_as_the_services_do(client: Client) -> None:
    singles = [name + weight for name, weight in itertools.product(_RANGES, _WEIGHTS)]
    pairs = [f"{a}, {b}" for a, b in itertools.product(singles[:40], singles[:40:3])]
    hostile = ["   x," * 900 + "en, de", ", \t" * 900 + "de", " de-" * 900]
    others = ["fr,de;q=0.4 ,en;q=0.39", "*;q=0.2, de;q=0.3", "fr, en, de", "fr, de, en"]
    for header in [*singles, *pairs[::5], *others, *hostile]:
        client.ask("GET", "/nowhere", Accept_Language=header)
        assert client.headers["Content-Language"] == negotiate(header), header


@pytest.mark.parametrize(
    "name",
    [f"{map}_{part}" for map in ("bad", "problem", "shown") for part in ("title", "detail")],
)
def test_each_english_text_has_a_german_one(name: str) -> None:
    english, german = maps("problems")[name], maps("german")[f"{name}_de"]
    assert english.keys() == german.keys()
    assert not set(english.values()) & {v for v in german.values() if not v.startswith("$")}


def maps(file: str) -> dict[str, dict[str, str]]:
    """The maps of a template, by the variable that they set."""
    text = (TEMPLATES / f"{file}.conf.template").read_text()
    return {
        name: dict(line.strip().rstrip(";").split(None, 1) for line in body.splitlines() if line)
        for name, body in _MAP.findall(text)
    }

"""The URLs that a webhook may have, and their canonical form."""

import pytest

from webhooks.addresses import parse_networks
from webhooks.receiver_urls import Flaw, parse

ACCEPTED = {
    "https://example.org": "https://example.org/",
    "HTTPS://Example.ORG:443/a?b=c": "https://example.org/a?b=c",
    "https://example.org./a": "https://example.org/a",
    "https://example.org:8443/a%20b?": "https://example.org:8443/a%20b",
    "https://bücher.example/ä".replace("/ä", "/a"): "https://xn--bcher-kva.example/a",
    "https://93.184.216.34/x": "https://93.184.216.34/x",
    "https://[2606:4700:4700::1111]:8443/x": "https://[2606:4700:4700::1111]:8443/x",
    "https://my_host.example.org/": "https://my_host.example.org/",
}
REFUSED = {
    "http://example.org/": "scheme",
    "ftp://example.org/": "scheme",
    "file:///etc/passwd": "scheme",
    "gopher://example.org/_x": "scheme",
    "//example.org/": "scheme",
    "example.org": "scheme",
    "https:///x": "host",
    "https://user:pass@example.org/": "credentials",
    "https://example.org@127.0.0.1/": "credentials",
    "https://example.org/#x": "fragment",
    "https://example.org/a b": "invalid-url",
    "https://example.org/\r\nHost: x": "invalid-url",
    "https://example.org\\@127.0.0.1/": "invalid-url",
    "https://example.org:99999/": "invalid-url",
    "https://[::1": "invalid-url",
    "https://example.org:22/": "port",
    "https://example.org:25/": "port",
    "https://example.org:0/": "port",
    "https://example.org:80/": "port",
    "https://[2606:4700:4700::1111%25eth0]/": "address-refused",
    "https://127.0.0.1/": "address-refused",
    "https://[::1]/": "address-refused",
    "https://[::ffff:10.0.0.1]/": "address-refused",
    "https://169.254.169.254/latest/meta-data/": "address-refused",
    "https://localhost/": "address-refused",
    "https://polls:8000/": "address-refused",
    "https://metadata.google.internal/": "address-refused",
    "https://2130706433/": "host",
    "https://0x7f.1/": "host",
    "https://127.1/": "host",
    "https://0177.0.0.1/": "host",
    "https://-a.example/": "host",
    "https://a..example/": "host",
    "https://" + "a" * 64 + ".example/": "host",
    "https://example.org/" + "a" * 2048: "max_length",
    "https://127。0。0。1/": "address-refused",
}


@pytest.mark.parametrize(("text", "canonical"), ACCEPTED.items())
def test_urls_have_one_canonical_form(text: str, canonical: str) -> None:
    found = parse(text)
    assert str(found) == canonical
    assert str(parse(canonical)) == canonical


@pytest.mark.parametrize(("text", "code"), REFUSED.items())
def test_other_urls_are_refused(text: str, code: str) -> None:
    found = parse(text)
    assert isinstance(found, Flaw), found
    assert found.code == code


def test_http_is_for_addresses_in_the_operators_networks() -> None:
    networks = parse_networks("10.20.0.0/16")
    assert str(parse("http://10.20.0.1:8080/x", networks=networks)) == "http://10.20.0.1:8080/x"
    for text in ("http://10.21.0.1/", "http://example.org/", "http://8.8.8.8/"):
        assert isinstance(parse(text, networks=networks), Flaw)

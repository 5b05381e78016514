"""Signing keys from a directory, access tokens and forgeries."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone
from people import JWKS, ME, Person, problem, stranger

from provote_core.auth.verifier import TokenVerifier
from provote_core.exceptions import InvalidToken
from users import selectors, signing_keys
from users.signing_keys import KeyFolder, KeyRing, UnusableKey
from users.tokens import access_claims, api_key

RSA = rsa.generate_private_key(65537, 3072)


def write(directory: Path, kid: str, private: Any) -> None:
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (directory / f"{kid}.pem").write_bytes(pem)


def claims(**changes: Any) -> dict[str, Any]:
    return access_claims(subject=uuid4(), now=timezone.now()) | changes


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    """Keys of all three kinds; the RSA key is the newest."""
    directory = tmp_path_factory.mktemp("keys")
    write(directory, "2026-01", ed25519.Ed25519PrivateKey.generate())
    write(directory, "2026-02", ec.generate_private_key(ec.SECP256R1()))
    write(directory, "2026-03", RSA)
    (directory / "README").write_text("not a key")
    return KeyRing.load(directory)


def test_the_newest_key_signs_and_all_are_published(ring: KeyRing) -> None:
    assert [(k["kid"], k["alg"], k["use"]) for k in ring.jwks()["keys"]] == [
        ("2026-01", "EdDSA", "sig"),
        ("2026-02", "ES256", "sig"),
        ("2026-03", "RS256", "sig"),
    ]
    token = ring.sign(claims())
    header = jwt.get_unverified_header(token)
    assert header == {"kid": "2026-03", "alg": "RS256", "typ": "at+jwt"}
    TokenVerifier(ring.jwks).verify(token)


def test_nothing_private_is_published(ring: KeyRing) -> None:
    allowed = {"kty", "crv", "x", "y", "n", "e", "kid", "alg", "use"}
    assert all(set(key) <= allowed for key in ring.jwks()["keys"])


def test_during_a_rotation_both_keys_verify(tmp_path: Path) -> None:
    write(tmp_path, "2026-01", ed25519.Ed25519PrivateKey.generate())
    old = KeyRing.load(tmp_path).sign(claims())
    write(tmp_path, "2026-02", ed25519.Ed25519PrivateKey.generate())
    rotated = KeyRing.load(tmp_path)
    verifier = TokenVerifier(rotated.jwks)
    assert verifier.verify(old)
    assert jwt.get_unverified_header(rotated.sign(claims()))["kid"] == "2026-02"


def test_a_key_is_published_before_it_signs(tmp_path: Path) -> None:
    write(tmp_path, "2026-01", ed25519.Ed25519PrivateKey.generate())
    write(tmp_path, "2026-02.next", ed25519.Ed25519PrivateKey.generate())
    ring = KeyRing.load(tmp_path)
    assert [key["kid"] for key in ring.jwks()["keys"]] == ["2026-01", "2026-02"]
    assert jwt.get_unverified_header(ring.sign(claims()))["kid"] == "2026-01"
    early = TokenVerifier(ring.jwks)
    assert early.verify(ring.sign(claims()))
    (tmp_path / "2026-02.next.pem").rename(tmp_path / "2026-02.pem")
    token = KeyRing.load(tmp_path).sign(claims())
    assert jwt.get_unverified_header(token)["kid"] == "2026-02"
    assert early.verify_cached(token), "without asking again"


def test_a_directory_with_only_upcoming_keys_is_unusable(tmp_path: Path) -> None:
    write(tmp_path, "2026-02.next", ed25519.Ed25519PrivateKey.generate())
    with pytest.raises(UnusableKey, match="holds no"):
        KeyRing.load(tmp_path)


def test_a_folder_of_keys_is_read_again_after_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(signing_keys, "LOOK_PAUSE", -1)
    write(tmp_path, "2026-01", ed25519.Ed25519PrivateKey.generate())
    folder = KeyFolder(tmp_path)
    assert folder.ring() is folder.ring()
    write(tmp_path, "2026-02", ed25519.Ed25519PrivateKey.generate())
    assert len(folder.ring().jwks()["keys"]) == 2
    (tmp_path / "2026-03.pem").write_text("half a k")
    for _ in range(3):
        assert len(folder.ring().jwks()["keys"]) == 2, "the previous keys"
    [logged] = [record for record in caplog.records if "signing keys" in str(record.msg)]
    assert "2026-03.pem" in str(logged.msg)
    (tmp_path / "2026-03.pem").unlink()
    (tmp_path / "2026-01.pem").unlink()
    assert [key["kid"] for key in folder.ring().jwks()["keys"]] == ["2026-02"]


@pytest.mark.parametrize(
    ("kid", "private", "reason"),
    [
        ("small", lambda: rsa.generate_private_key(65537, 2048), "3072 bits"),
        ("curve", lambda: ec.generate_private_key(ec.SECP384R1()), "P-256"),
        ("dsa", lambda: dsa.generate_private_key(1024), "use RSA"),
        ("a kid", ed25519.Ed25519PrivateKey.generate, "a key is named"),
    ],
)
def test_unusable_keys_are_named(
    tmp_path: Path, kid: str, private: Callable[[], Any], reason: str
) -> None:
    write(tmp_path, kid, private())
    with pytest.raises(UnusableKey, match=f"{kid}.pem: .*{reason}"):
        KeyRing.load(tmp_path)


def test_a_directory_without_keys_is_unusable(tmp_path: Path) -> None:
    with pytest.raises(UnusableKey, match="holds no"):
        KeyRing.load(tmp_path)
    (tmp_path / "broken.pem").write_text("no key")
    with pytest.raises(UnusableKey, match=r"broken\.pem"):
        KeyRing.load(tmp_path)


def test_production_refuses_to_generate_a_key(settings: Any, monkeypatch: Any) -> None:
    import dataclasses

    settings.PROVOTE = dataclasses.replace(settings.PROVOTE, production=True)
    monkeypatch.delenv("PROVOTE_SIGNING_KEYS", raising=False)
    with pytest.raises(ImproperlyConfigured):
        selectors._keys.__wrapped__()


def test_the_directory_of_the_environment_is_used(tmp_path: Path, monkeypatch: Any) -> None:
    write(tmp_path, "only", ed25519.Ed25519PrivateKey.generate())
    monkeypatch.setenv("PROVOTE_SIGNING_KEYS", str(tmp_path))
    [key] = selectors._keys.__wrapped__()().jwks()["keys"]
    assert key["kid"] == "only"


def test_api_keys_are_derived_from_secret_and_id() -> None:
    key_id = uuid4()
    assert api_key(b"secret", key_id) == api_key(b"secret", key_id)
    assert api_key(b"other", key_id) != api_key(b"secret", key_id)
    assert api_key(b"secret", uuid4()) != api_key(b"secret", key_id)


def _b64(value: Any) -> str:
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _unsigned(ring: KeyRing) -> str:
    return f"{_b64({'alg': 'none', 'kid': '2026-03'})}.{_b64(claims())}."


def _confused(ring: KeyRing) -> str:
    """HS256 with the public key's PEM as the secret."""
    import hashlib
    import hmac

    pem = RSA.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    text = f"{_b64({'alg': 'HS256', 'kid': '2026-03'})}.{_b64(claims())}"
    return f"{text}.{_b64(hmac.digest(pem, text.encode(), hashlib.sha256))}"


def _other_key(ring: KeyRing) -> str:
    return jwt.encode(
        claims(), ec.generate_private_key(ec.SECP256R1()), "ES256", {"kid": "2026-02"}
    )


def _other_kid(ring: KeyRing) -> str:
    return jwt.encode(claims(), RSA, "RS256", {"kid": "2026-02"})


def _unknown_kid(ring: KeyRing) -> str:
    return jwt.encode(claims(), RSA, "RS256", {"kid": "2025-12"})


def _no_kid(ring: KeyRing) -> str:
    return jwt.encode(claims(), RSA, "RS256")


def _tampered(ring: KeyRing) -> str:
    head, _, sign = ring.sign(claims()).split(".")
    return f"{head}.{_b64(claims(staff=True))}.{sign}"


def _expired(ring: KeyRing) -> str:
    past = timezone.now() - timedelta(minutes=11)
    return ring.sign(access_claims(subject=uuid4(), now=past))


def _not_yet(ring: KeyRing) -> str:
    return ring.sign(claims(nbf=int((timezone.now() + timedelta(minutes=5)).timestamp())))


def _other_audience(ring: KeyRing) -> str:
    return ring.sign(claims(aud="elsewhere"))


def _other_issuer(ring: KeyRing) -> str:
    return ring.sign(claims(iss="elsewhere"))


def _no_subject(ring: KeyRing) -> str:
    return ring.sign({k: v for k, v in claims().items() if k != "sub"})


FORGERIES = [
    _unsigned, _confused, _other_key, _other_kid, _unknown_kid, _no_kid, _tampered, _expired,
    _not_yet, _other_audience, _other_issuer, _no_subject,
]  # fmt: skip


@pytest.mark.parametrize("forge", FORGERIES)
def test_forged_tokens_are_invalid(ring: KeyRing, forge: Callable[[KeyRing], str]) -> None:
    verifier = TokenVerifier(ring.jwks)
    verifier.verify(ring.sign(claims()))
    with pytest.raises(InvalidToken):
        verifier.verify(forge(ring))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value",
    ["Bearer ", "Bearer x", "Basic YTpi", "Bearer a.b.c", "Bearer pvs_forged", "Bearer é"],
)
def test_a_bad_authorization_header_is_401_everywhere(ada: Person, value: str) -> None:
    for path in (ME, JWKS):
        status, code = problem(stranger.get(path, Authorization=value))
        assert status == 401
        assert code in ("invalid-token", "authentication-required")


@pytest.mark.django_db
def test_a_valid_token_of_an_unknown_account_is_401() -> None:
    unknown = Person(selectors.keyring().sign(claims(staff=True)))
    assert problem(unknown.get(ME)) == (401, "invalid-token")
    assert problem(unknown.get("/api/v1/users/audit/")) == (401, "invalid-token")

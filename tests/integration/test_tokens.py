"""Forged tokens at every service, through the gateway and directly."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from integration.answers import expect, problem
from integration.client import Api, Caller, People, Person
from integration.forging import Bearer, Forge
from integration.waiting import eventually

TOKEN = "/api/v1/auth/token/"
# One endpoint of each application: open without a token, and closed to invalid ones.
ENDPOINTS = {
    "users": ("GET", "/api/v1/auth/jwks.json"),
    "polls": ("GET", "/api/v1/polls/"),
    "votes": ("GET", "/api/v1/votes/eligibility/"),
    "votes-cast": ("POST", "/api/v1/votes/"),
    "analytics": ("GET", "/api/v1/polls/00000000-0000-7000-8000-000000000000/results/"),
    "analytics-stream": ("GET", "/api/v1/polls/00000000-0000-7000-8000-000000000000/stream/"),
}
KID_TRICKS = {
    "a path": "../../../../dev/null",
    "a file": "/etc/passwd",
    "a file's address": "file:///dev/null",
    "SQL": "x' UNION SELECT 'secret' --",
    "a command": "x; id",
    "an address": "https://evil.example/key",
    "nothing": "",
    "NUL": "a\x00b",
    "a long one": "k" * 2_000,
    "no ASCII": "schlüssel",
    "a format": "%s%s%n{0}",
    "a line break": "x\r\nX-Injected: yes",
}
FLAWS: dict[str, Callable[[Forge], str]] = {
    "no token at all": lambda f: "x",
    "three empty parts": lambda f: "..",
    "four parts": lambda f: f"{f.token()}.x",
    "alg none": lambda f: _joined({"alg": "none", "kid": f.kid}, f.claims(), b""),
    "alg None": lambda f: _joined({"alg": "None", "kid": f.kid}, f.claims(), b""),
    "alg empty": lambda f: _joined({"alg": "", "kid": f.kid}, f.claims(), b""),
    "HS256 with the public key": lambda f: _confused(f, "HS256", hashlib.sha256),
    "HS512 with the public key": lambda f: _confused(f, "HS512", hashlib.sha512),
    "HS256 with nothing": lambda f: _keyed(f, b""),
    "PS256 by the same key": lambda f: _resigned(f, "PS256"),
    "RS512 by the same key": lambda f: _resigned(f, "RS512"),
    "RS256 by a stranger's key": lambda f: _by_stranger(f, {}),
    "a stranger's key inside (jwk)": lambda f: _by_stranger(f, {"jwk": _public(STRANGER)}),
    "a stranger's keys elsewhere (jku)": lambda f: _by_stranger(
        f, {"jku": "https://evil.example/jwks.json"}
    ),
    "a stranger's certificate (x5u)": lambda f: _by_stranger(
        f, {"x5u": "https://evil.example/cert.pem", "x5c": ["TUlJ"]}
    ),
    "a stranger's key of a new name": lambda f: _by_stranger(f, {"kid": uuid4().hex}),
    "an extension that must be understood": lambda f: f.token(header={"crit": ["exp"]}),
    "an unencoded payload": lambda f: f.token(header={"b64": False, "crit": ["b64"]}),
    "no signature": lambda f: f.token().rpartition(".")[0] + ".",
    "another's claims": lambda f: _swapped(f, staff=True),
    "a signature cut short": lambda f: f.token()[:-8],
    "a signature of zeros": lambda f: f.token().rpartition(".")[0] + "." + _b64(bytes(384)),
    "expired": lambda f: f.token(exp=-31, iat=-631),
    "expired long ago": lambda f: f.token(exp=-86_400, iat=-90_000),
    "not valid yet": lambda f: f.token(nbf=300),
    "issued in the future": lambda f: f.token(iat=300),
    "another issuer": lambda f: f.token(iss="https://evil.example"),
    "another audience": lambda f: f.token(aud="elsewhere"),
    "audiences without us": lambda f: f.token(aud=["a", "b"]),
    "an invalid id": lambda f: f.token(sub="admin"),
    "an empty id": lambda f: f.token(sub=""),
    "a time as text": lambda f: f.token(exp="2999-01-01"),
    "no time at all": lambda f: f.token(exp=None),
    "no person": lambda f: f.token(sub=None),
    "no id of the token": lambda f: f.token(jti=None),
    "claims that are a list": lambda f: _joined({"alg": "RS256", "kid": f.kid}, [], b"x"),
    "a deeply nested header": lambda f: f"{_b64(b'[' * 3_000)}.e30.x",
    "a service's token, made up": lambda f: "pvs_" + secrets.token_urlsafe(32),
    "a refresh token for an access token": lambda f: "pvr_" + secrets.token_urlsafe(32),
    "a device token for an access token": lambda f: "pvd_" + secrets.token_urlsafe(32),
    **{f"a key named by {what}": lambda f, kid=kid: f.token(header={"kid": kid})
       for what, kid in KID_TRICKS.items()},
}  # fmt: skip
STRANGER = rsa.generate_private_key(65537, 3072)


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _part(value: Any) -> str:
    return _b64(json.dumps(value).encode())


def _joined(header: Any, claims: Any, signature: bytes) -> str:
    return f"{_part(header)}.{_part(claims)}.{_b64(signature)}"


def _keyed(forge: Forge, secret: bytes, algorithm: str = "HS256", digest: Any = "sha256") -> str:
    signed = f"{_part({'alg': algorithm, 'kid': forge.kid})}.{_part(forge.claims())}"
    return f"{signed}.{_b64(hmac.digest(secret, signed.encode(), digest))}"


def _confused(forge: Forge, algorithm: str, digest: Any) -> str:
    """A token whose shared secret is the published key in PEM form."""
    pem = forge.private.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return _keyed(forge, pem, algorithm, digest)


def _resigned(forge: Forge, algorithm: str) -> str:
    return jwt.encode(forge.claims(), forge.private, algorithm, {"kid": forge.kid})


def _by_stranger(forge: Forge, header: dict[str, Any]) -> str:
    return jwt.encode(forge.claims(), STRANGER, "RS256", {"kid": forge.kid, **header})


def _public(private: Any) -> dict[str, Any]:
    return dict(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key(), as_dict=True))


def _swapped(forge: Forge, **claims: Any) -> str:
    head, _, signature = forge.token().split(".")
    return f"{head}.{forge.token(**claims).split('.')[1]}.{signature}"


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("flaw", FLAWS)
def test_a_forged_token_is_refused(api: Api, forge: Forge, flaw: str, endpoint: str) -> None:
    method, path = ENDPOINTS[endpoint]
    answer = Bearer(api, FLAWS[flaw](forge)).ask(method, path)
    document = problem(answer, 401)
    assert document["code"] in ("invalid-token", "authentication-required")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert "X-Injected" not in answer.headers


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_a_valid_token_of_the_forge_is_accepted(api: Api, forge: Forge, endpoint: str) -> None:
    """Otherwise every test here could pass for the wrong reason."""
    method, path = ENDPOINTS[endpoint]
    assert Bearer(api, forge.token()).ask(method, path).status_code not in (401, 403)
    accepted = forge.token(exp=-5, iat=-605)
    assert Bearer(api, accepted).ask(method, path).status_code not in (401, 403), "clocks differ"


@pytest.mark.parametrize("endpoint", ENDPOINTS)
@pytest.mark.parametrize("size", [8_000, 100_000])
def test_an_oversized_token_is_refused(api: Api, forge: Forge, endpoint: str, size: int) -> None:
    method, path = ENDPOINTS[endpoint]
    answer = Bearer(api, forge.token(scope="x" * size)).ask(method, path)
    problem(answer, 431, "headers-too-large")


def test_a_request_with_two_tokens_is_refused(api: Api, forge: Forge, voter: Person) -> None:
    """Neither the first nor the last of two headers counts."""
    good, bad = f"Bearer {voter.token}", f"Bearer {forge.token(exp=-120)}"
    for method, path in ENDPOINTS.values():
        for pair in ((good, bad), (bad, good)):
            headers = [("Authorization", value) for value in pair]
            answer = api.http.request(method, path, headers=headers)
            assert answer.status_code in (400, 401), (path, answer.status_code)


def test_a_token_in_the_address_or_the_body_is_no_token(api: Api, voter: Person) -> None:
    for name in ("access_token", "token", "jwt", "Authorization"):
        problem(api.http.get("/api/v1/users/me/", params={name: voter.token}), 401)
    problem(api.http.get("/api/v1/users/me/", headers={"Cookie": f"access={voter.token}"}), 401)


def test_a_cached_token_with_another_signature_is_refused(voter: Person, api: Api) -> None:
    """The cache of verified tokens uses the whole token as its key."""
    token = voter.token
    for method, path in ENDPOINTS.values():
        assert Bearer(api, token).ask(method, path).status_code not in (401, 403)
        for broken in (token[:-1] + ("A" if token[-1] != "A" else "B"), token + "A", token + "="):
            problem(Bearer(api, broken).ask(method, path), 401)


def _refusal(anonymous: Caller, refresh: str) -> httpx.Response | None:
    answer = anonymous.post(f"{TOKEN}refresh/", {"refresh": refresh})
    return None if answer.status_code == 200 else answer


def test_refresh_tokens_end_when_reused_or_revoked(people: People, api: Api) -> None:
    person, anonymous = people.register("refresher"), Caller(api)
    first = person.log_in()["refresh"]
    second = expect(anonymous.post(f"{TOKEN}refresh/", {"refresh": first}), 200)["refresh"]
    again = expect(anonymous.post(f"{TOKEN}refresh/", {"refresh": first}), 200)["refresh"]
    assert again == second, "within the grace"
    late = eventually(lambda: _refusal(anonymous, first), within=60, every=1)
    problem(late, 401, "refresh-reused")
    problem(anonymous.post(f"{TOKEN}refresh/", {"refresh": second}), 401)
    third = person.log_in()["refresh"]
    expect(anonymous.post(f"{TOKEN}revoke/", {"refresh": third}), 204)
    problem(anonymous.post(f"{TOKEN}refresh/", {"refresh": third}), 401)
    for forged in ("pvr_" + "x" * 43, "", "x", third.swapcase(), person.tokens["access"]):
        assert anonymous.post(f"{TOKEN}refresh/", {"refresh": forged}).status_code in (400, 401)


def test_a_backend_s_token_cannot_gain_rights(owner: Person, api: Api) -> None:
    """An API key is no bearer token, and its token cannot create keys or sessions."""
    backend = owner.api_key("results:read")
    problem(Bearer(api, backend.credentials["api_key"]).get("/api/v1/polls/"), 401)
    for path in ("/api/v1/users/me/", "/api/v1/users/me/sessions/", "/api/v1/users/me/api-keys/"):
        problem(backend.get(path), 403)
    body = {"name": "more", "scopes": ["votes:delegate"]}
    problem(backend.post("/api/v1/users/me/api-keys/", body), 403)

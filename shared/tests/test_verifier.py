"""Verification of tokens, and fetching of keys."""

import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import jwt
import pytest

from provote_core.auth import Kind, sources, verifier
from provote_core.auth.claims import LEEWAY
from provote_core.auth.verifier import Jwks, TokenVerifier, UnknownKey
from provote_core.conf import service_digests
from provote_core.exceptions import InvalidToken, Unauthenticated, Unavailable
from provote_testing import tokens
from provote_testing.forgeries import forgeries
from provote_testing.tokens import mint


class Users:
    """A source of keys, which can be unreachable, be slow, or change its keys."""

    def __init__(self) -> None:
        self.calls, self.unreachable = 0, False
        self.keys: Any = tokens.jwks()

    def __call__(self) -> Jwks:
        self.calls += 1
        if self.unreachable:
            raise OSError("connection refused")
        return self.keys


class Clock:
    """The verifier's clocks; a test moves them."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def time(self) -> float:
        return time.time() + self.ahead

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(verifier, "time", clock)
    return clock


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The signed parts of the tokens whose signature was checked."""
    seen: list[str] = []
    original = jwt.algorithms.RSAAlgorithm.verify

    def verify(algorithm: Any, signed: bytes, *args: Any) -> bool:
        seen.append(signed.decode())
        return original(algorithm, signed, *args)

    monkeypatch.setattr(jwt.algorithms.RSAAlgorithm, "verify", verify)
    return seen


def unknown() -> str:
    """A token of a key that users does not publish."""
    return jwt.encode({"sub": str(uuid4())}, tokens.private_key(), "RS256", {"kid": uuid4().hex})


def test_a_token_names_its_principal() -> None:
    subject, key_id = uuid4(), uuid4()
    check = TokenVerifier(tokens.jwks)
    person = check.verify(mint(subject, scopes=["a", "b"]))
    assert (person.kind, person.subject, person.staff) == (Kind.PERSON, subject, False)
    assert person.scopes == {"a", "b"}
    assert person.account == str(subject)
    session = uuid4()
    assert check.verify(mint(subject, sid=str(session))).session == session
    delegate = check.verify(mint(subject, key_id=key_id))
    assert (delegate.kind, delegate.key_id, delegate.limit_key) == (
        Kind.DELEGATE, key_id, f"key:{key_id}"
    )  # fmt: skip
    assert check.verify(mint(staff=True)).staff


# The reader of the header refuses long tokens; the verifier itself has no limit.
FLAWS = [flaw for flaw in forgeries() if flaw != "too long"]


@pytest.mark.parametrize("flaw", FLAWS)
def test_a_forgery_is_refused(flaw: str) -> None:
    token = forgeries()[flaw]
    check = TokenVerifier(tokens.jwks)
    for _ in range(2):
        with pytest.raises(InvalidToken):
            check.verify(token)


def test_a_signature_must_be_base64url() -> None:
    """A lenient decoder would accept many spellings of one token, each cached separately."""
    check, token = TokenVerifier(tokens.jwks), mint()
    signed, _, signature = token.rpartition(".")
    for other in ("!" + signature, signature + "=", signature + "\n", signature.replace("_", "/")):
        if other != signature:
            with pytest.raises(InvalidToken):
                check.verify(f"{signed}.{other}")


@pytest.mark.parametrize("ahead", [-LEEWAY + 5, 0])
def test_small_clock_differences_are_tolerated(ahead: int) -> None:
    assert TokenVerifier(tokens.jwks).verify(mint(lifetime=ahead))
    assert TokenVerifier(tokens.jwks).verify(mint(nbf=int(time.time()) + LEEWAY - 5))


def test_a_verified_token_is_cached_until_it_expires(clock: Clock, decoded: list[str]) -> None:
    check, token = TokenVerifier(tokens.jwks), mint(lifetime=60)
    signed = token.rpartition(".")[0]
    for _ in range(3):
        check.verify(token)
    assert decoded == [signed]
    clock.ahead = 60 + LEEWAY - 10
    check.verify(token)
    assert decoded == [signed], "cached until it expires"
    clock.ahead = 60 + LEEWAY + 1
    with pytest.raises(InvalidToken, match="expired"):
        check.verify(token)
    assert decoded == [signed, signed], "and no longer"


def test_at_most_ten_thousand_tokens_are_cached() -> None:
    check, token = TokenVerifier(tokens.jwks), mint()
    principal = check.verify(token)
    check._seen.update((str(n).encode(), principal) for n in range(10_000))
    check.verify(mint())
    assert len(check._seen) == 10_000


def test_a_refusal_is_not_cached() -> None:
    check = TokenVerifier(tokens.jwks)
    for flaw in FLAWS:
        with pytest.raises(InvalidToken):
            check.verify(forgeries()[flaw])
    assert not check._seen


def test_concurrent_verifications_fetch_keys_once(clock: Clock) -> None:
    users = Users()
    check = TokenVerifier(users)
    for _ in range(5):
        check.verify(mint())
        clock.ahead += 100
    assert users.calls == 1


def test_unknown_keys_do_not_flood_users_with_fetches(clock: Clock) -> None:
    users = Users()
    check = TokenVerifier(users)
    check.verify(mint())
    for _ in range(20):
        with pytest.raises(InvalidToken):
            check.verify(unknown())
    assert users.calls == 1, "not within the pause"
    clock.ahead += 6
    for _ in range(20):
        with pytest.raises(InvalidToken):
            check.verify(unknown())
    assert users.calls == 2


def test_a_new_key_is_accepted_and_a_withdrawn_one_refused(clock: Clock) -> None:
    users = Users()
    check, old = TokenVerifier(users), mint()
    check.verify(old)
    [key] = tokens.jwks()["keys"]
    users.keys = {"keys": [key | {"kid": "new"}]}
    claims = jwt.decode(old, options={"verify_signature": False})
    new = jwt.encode(claims, tokens.private_key(), "RS256", {"kid": "new"})
    clock.ahead += 6
    assert check.verify(new).subject == check.verify(new).subject
    with pytest.raises(InvalidToken):
        check.verify(old)


def test_keys_of_other_algorithms_are_ignored() -> None:
    [key] = tokens.jwks()["keys"]
    secret = {"kty": "oct", "k": "c2VjcmV0", "kid": "shared", "alg": "HS256"}
    check = TokenVerifier(lambda: {"keys": [secret, key]})
    assert check.verify(mint())
    forged = jwt.encode({"sub": "x"}, b"secret" * 8, "HS256", {"kid": "shared"})
    with pytest.raises(InvalidToken):
        check.verify(forged)


def test_known_keys_verify_while_users_is_unreachable(clock: Clock) -> None:
    users = Users()
    check = TokenVerifier(users)
    check.verify(mint())
    users.unreachable = True
    clock.ahead += 6
    for _ in range(2):
        with pytest.raises(Unavailable):
            check.verify(unknown())  # users may have a new key, so the token is not refused
    assert check.verify(mint())
    assert users.calls == 2
    users.unreachable = False
    clock.ahead += 6
    with pytest.raises(InvalidToken):
        check.verify(unknown())


def test_a_start_without_users_uses_the_cached_keys() -> None:
    users = Users()
    users.unreachable = True
    check = TokenVerifier(users, cached=tokens.jwks)
    assert check.verify(mint())
    with pytest.raises(Unavailable):
        check.verify(unknown())
    for kept in (None, {}, {"keys": None}, [1]):
        with pytest.raises(Unavailable):
            TokenVerifier(users, cached=lambda kept=kept: kept).verify(mint())  # type: ignore[misc]


@pytest.mark.parametrize("answer", [{}, {"keys": None}, {"keys": [{"alg": "RS256"}]}, [], "x"])
def test_a_malformed_jwks_document_is_503(answer: Any) -> None:
    users = Users()
    users.keys = answer
    with pytest.raises(Unavailable):
        TokenVerifier(users).verify(mint())


def test_without_any_keys_a_token_is_503_and_the_fetch_is_retried() -> None:
    users = Users()
    users.unreachable = True
    check = TokenVerifier(users)
    for _ in range(2):
        with pytest.raises(Unavailable) as caught:
            check.verify(mint())
        assert caught.value.retry_after == 1
    users.unreachable = False
    assert check.verify(mint())
    assert users.calls == 3


def test_waiting_callers_share_a_failed_fetch() -> None:
    entered, leave = threading.Event(), threading.Event()

    def hanging() -> Jwks:
        entered.set()
        assert leave.wait(10)
        raise OSError("connection refused")

    calls = []
    check = TokenVerifier(lambda: calls.append(1) or hanging())  # type: ignore[func-returns-value]

    def verify(_: int) -> str:
        with pytest.raises(Unavailable):
            check.verify(mint())
        return "503"

    with ThreadPoolExecutor(8, "caller") as pool:
        answers = pool.map(verify, range(8))
        assert entered.wait(10)
        end = time.monotonic() + 10
        while sum(map(_has_called, threading.enumerate())) < 8:
            assert time.monotonic() < end
        leave.set()
        assert list(answers) == ["503"] * 8
    assert len(calls) == 1


def _has_called(thread: threading.Thread) -> bool:
    """Whether `thread` is a caller that is in `_refresh` and has noted the time of its call."""
    if not thread.name.startswith("caller"):
        return False  # other tests have verifiers and threads, too
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        if frame.f_code.co_name == "_refresh":
            return "called_at" in frame.f_locals
        frame = frame.f_back
    return False


def test_verify_cached_raises_for_an_unknown_key() -> None:
    users = Users()
    check = TokenVerifier(users)
    with pytest.raises(UnknownKey):
        check.verify_cached(mint())
    assert users.calls == 0
    check.verify(mint())
    assert check.verify_cached(mint())


@pytest.mark.parametrize("header", [None, ""])
def test_a_request_without_a_header_is_anonymous(header: str | None) -> None:
    assert sources.authenticate(header).kind is Kind.ANONYMOUS


@pytest.mark.parametrize("header", ["Basic x", "Bearer", "Bearer  ", "x", "Bearer " + "x" * 8_193])
def test_a_malformed_header_is_401(header: str) -> None:
    with pytest.raises(Unauthenticated):
        sources.authenticate(header)


def test_a_sibling_is_identified_by_the_digest_of_its_token(settings: Any) -> None:
    header, digest = tokens.service_bearer("votes")
    settings.PROVOTE = replace(settings.PROVOTE, service_digests={"votes": (digest,)})
    principal = sources.authenticate(header["Authorization"])
    assert (principal.kind, principal.service) == (Kind.SERVICE, "votes")
    assert principal.account == "service:votes"
    with pytest.raises(InvalidToken):
        sources.authenticate(header["Authorization"] + "x")
    with pytest.raises(InvalidToken):
        sources.authenticate(f"Bearer {digest}")


def test_during_a_token_rotation_two_tokens_are_valid(settings: Any) -> None:
    (old, first), (new, second) = (tokens.service_bearer(name) for name in ("old", "new"))
    digests = service_digests(f"votes={first}, polls=x,votes={second},=,junk")
    settings.PROVOTE = replace(settings.PROVOTE, service_digests=digests)
    for header in (old, new):
        assert sources.authenticate(header["Authorization"]).service == "votes"
    digests = service_digests(f"votes={second}")
    settings.PROVOTE = replace(settings.PROVOTE, service_digests=digests)
    assert sources.authenticate(new["Authorization"]).service == "votes"
    with pytest.raises(InvalidToken):
        sources.authenticate(old["Authorization"])


def test_keys_are_refreshed_periodically(monkeypatch: pytest.MonkeyPatch) -> None:
    users, enough = Users(), threading.Event()

    class Counting(TokenVerifier):
        def fetch(self) -> bool:
            if users.calls > 3:
                enough.set()
            return super().fetch()

    kept = Counting(users)
    monkeypatch.setattr(verifier, "_FETCH_PAUSE", 0)
    monkeypatch.setattr(sources, "REFETCH", 0.01)
    monkeypatch.setattr(sources, "verifier", lambda: kept)
    token = mint()
    sources.start_key_refresh()
    assert enough.wait(10)
    assert kept.verify_cached(token)
    users.keys = {"keys": []}
    after = threading.Event()
    while users.calls < 1_000 and not after.wait(0.01):
        try:
            kept.verify_cached(token)
        except UnknownKey:
            break
    with pytest.raises(InvalidToken):
        kept.verify(token)

"""Requests with an idempotency key: the rules, and races on PostgreSQL."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from servers import eventually

from provote_core.auth import Kind, Principal, anonymous
from provote_core.exceptions import (
    IdempotencyInProgress,
    IdempotencyKeyReused,
    InvalidKey,
    InvalidRequest,
)
from provote_core.idempotency.expiry import delete_expired
from provote_core.idempotency.keys import claim, parse_key
from provote_core.idempotency.models import IdempotencyRecord
from provote_core.idempotency.once import create_once
from provote_core.rest import StrictJSONParser

VISIBLE = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=255)
PERSON = Principal(Kind.PERSON, uuid4())


@given(VISIBLE)
def test_visible_ascii_is_a_key_with_and_without_quotes(key: str) -> None:
    quoted = len(key) >= 2 and key[0] == key[-1] == '"'
    if not quoted:
        assert parse_key(key) == parse_key(f'"{key}"') == parse_key(None, key) == key


@pytest.mark.parametrize(
    "key", ["", '""', " a", "a ", "a b", "x" * 256, "é", "a\n", "\x00", "\x7f"]
)
def test_other_keys_are_refused(key: str) -> None:
    with pytest.raises(InvalidKey):
        parse_key(key)
    with pytest.raises(InvalidKey):
        parse_key(None, key)


@pytest.mark.parametrize("value", [1, True, 1.5, [], {}, ["a"], b"a"])
def test_a_key_in_the_body_is_a_string(value: object) -> None:
    with pytest.raises(InvalidKey):
        parse_key(None, value)


def test_header_and_body_must_name_the_same_key() -> None:
    assert parse_key(None) is None
    assert parse_key('"a"', "a") == "a"
    with pytest.raises(InvalidKey):
        parse_key("a", "b")


def fingerprint(body: Any, **changes: Any) -> tuple[bytes, bytes]:
    terms = {"secret": b"s", "account": "a", "route": "/r", "key": "k", **changes}
    made = claim(body=body, **terms)
    return made.key_digest, made.fingerprint


def test_the_fingerprint_ignores_the_form_of_the_json() -> None:
    assert fingerprint({"a": 1, "b": [1, "é"]}) == fingerprint({"b": [1, "é"], "a": 1})
    for other in ({"a": 2}, {"a": "1"}, {"a": 1.0}, {"a": True}, {"a": None}, [], {}):
        assert fingerprint({"a": 1})[1] != fingerprint(other)[1]


def test_a_key_belongs_to_one_account_and_route() -> None:
    own = fingerprint({})
    for change in ({"account": "b"}, {"route": "/s"}, {"key": "l"}, {"secret": b"t"}):
        assert fingerprint({}, **change)[0] != own[0]
    apart = fingerprint({}, account="a", route="/rk"), fingerprint({}, account="a/r", route="k")
    assert apart[0][0] != apart[1][0]
    assert fingerprint({}, secret=b"t")[1] != own[1], "the body cannot be guessed from a dump"


def post(
    key: str | None,
    create: Callable[[], UUID],
    *,
    body: Any = None,
    principal: Principal = PERSON,
    path: str = "/api/v1/things/",
    named: tuple[str, ...] = (),
) -> Response:
    """The response of a view that uses create_once."""
    headers = {} if key is None else {"Idempotency-Key": key}
    raw = APIRequestFactory().post(path, body or {"a": 1}, format="json", headers=headers)
    raw.principal = principal
    return create_once(
        Request(raw, parsers=[StrictJSONParser()]),
        create=create,
        present=lambda thing: {"id": str(thing)},
        location=lambda thing: f"{path}{thing}/",
        named=named,
    )


class Things:
    """Records created resources; `make_slowly` waits until the test continues it."""

    def __init__(self) -> None:
        self.made: list[UUID] = []
        self.started, self.go = threading.Event(), threading.Event()

    def make(self) -> UUID:
        self.made.append(uuid4())
        return self.made[-1]

    def make_slowly(self) -> UUID:
        self.started.set()
        assert self.go.wait(10)
        return self.make()


def closing(call: Callable[[], Any]) -> Callable[[], Any]:
    """`call` for a thread, which closes its connection."""

    def run() -> Any:
        try:
            return call()
        finally:
            connection.close()

    return run


def waiters() -> int:
    """The number of sessions that wait for an advisory lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
class TestRaces:
    """Concurrent requests on separate connections."""

    def test_concurrent_requests_with_one_key_execute_once(self) -> None:
        things, start = Things(), threading.Barrier(8)

        def run() -> Response:
            start.wait(10)
            return post("race", things.make)

        with ThreadPoolExecutor(8) as pool:
            answers = [f.result(20) for f in [pool.submit(closing(run)) for _ in range(8)]]
        assert len(things.made) == 1
        assert {a.status_code for a in answers} == {201}
        assert {a.data["id"] for a in answers} == {str(things.made[0])}
        assert sum("Idempotent-Replayed" in a.headers for a in answers) == 7

    def test_a_concurrent_repeat_waits_and_is_replayed(self) -> None:
        things = Things()
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(closing(lambda: post("slow", things.make_slowly)))
            assert things.started.wait(10)
            second = pool.submit(closing(lambda: post("slow", things.make)))
            eventually(lambda: waiters() == 1)
            things.go.set()
            assert second.result(10).data == first.result(10).data
        assert len(things.made) == 1

    def test_after_a_second_it_is_409_and_later_a_replay(self) -> None:
        things = Things()
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(closing(lambda: post("slow", things.make_slowly)))
            assert things.started.wait(10)
            began = time.monotonic()
            with pytest.raises(IdempotencyInProgress) as caught:
                post("slow", things.make)
            assert time.monotonic() - began > 0.9
            assert caught.value.retry_after == 1
            things.go.set()
            answer = first.result(10)
        again = post("slow", things.make)
        assert (again.data, again["Idempotent-Replayed"]) == (answer.data, "true")
        assert len(things.made) == 1

    def test_a_repeat_that_waited_for_a_failure_executes(self) -> None:
        things = Things()

        def fail() -> UUID:
            things.make_slowly()
            raise InvalidRequest()

        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(closing(lambda: post("fails", fail)))
            assert things.started.wait(10)
            second = pool.submit(closing(lambda: post("fails", things.make)))
            eventually(lambda: waiters() == 1)
            things.go.set()
            with pytest.raises(InvalidRequest):
                first.result(10)
            assert "Idempotent-Replayed" not in second.result(10).headers

    def test_other_keys_do_not_wait(self) -> None:
        things = Things()
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(closing(lambda: post("slow", things.make_slowly)))
            assert things.started.wait(10)
            assert post("other", things.make).status_code == 201
            things.go.set()
            first.result(10)

    def test_the_key_is_recorded_in_the_transaction_of_its_effect(self) -> None:
        things = Things()
        with transaction.atomic():
            post("undone", things.make)
            transaction.set_rollback(True)
        assert not IdempotencyRecord.objects.exists()
        assert "Idempotent-Replayed" not in post("undone", things.make).headers


@pytest.mark.django_db
class TestOnce:
    """Sequential requests."""

    def test_a_repeat_is_replayed_and_marked(self) -> None:
        things = Things()
        first, again = post("k", things.make), post('"k"', things.make)
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.data == again.data
        assert first["Location"] == again["Location"] == f"/api/v1/things/{things.made[0]}/"
        assert "Idempotent-Replayed" not in first.headers
        assert again["Idempotent-Replayed"] == "true"

    def test_without_a_key_each_request_executes(self) -> None:
        things = Things()
        assert post(None, things.make).data != post(None, things.make).data
        assert not IdempotencyRecord.objects.exists()

    def test_another_body_is_422(self) -> None:
        things = Things()
        post("k", things.make)
        with pytest.raises(IdempotencyKeyReused):
            post("k", things.make, body={"a": 2})
        assert len(things.made) == 1

    def test_only_ids_are_compared_case_insensitively(self) -> None:
        things, some = Things(), str(uuid4())
        first = post("k", things.make, body={"b_id": some, "label": some}, named=("b_id", "c_id"))
        said = {"b_id": some.upper(), "label": some}
        assert post("k", things.make, body=said, named=("b_id",)).data == first.data
        for body in (said | {"label": some.upper()}, said | {"b_id": f"{{{some}}}"}):
            with pytest.raises(IdempotencyKeyReused):
                post("k", things.make, body=body, named=("b_id",))

    def test_accounts_and_routes_have_separate_keys(self) -> None:
        things = Things()
        post("k", things.make)
        post("k", things.make, principal=Principal(Kind.PERSON, uuid4()))
        post("k", things.make, principal=anonymous())
        post("k", things.make, path="/api/v1/others/")
        assert len(things.made) == 4
        assert post("k", things.make, path="/api/v1/things").data["id"] == str(things.made[0])

    def test_a_failure_does_not_use_the_key(self) -> None:
        def fail() -> UUID:
            raise InvalidRequest()

        things = Things()
        with pytest.raises(InvalidRequest):
            post("k", fail)
        assert post("k", things.make, body={"a": 2}).status_code == 201

    def test_a_malformed_key_executes_nothing(self) -> None:
        things = Things()
        with pytest.raises(InvalidKey):
            post("a b", things.make)
        assert not things.made

    def test_nothing_of_the_body_or_the_key_is_stored(self) -> None:
        things = Things()
        post("a-secret-key", things.make, body={"password": "hunter2"})
        stored = str(IdempotencyRecord.objects.values().get())
        assert "secret" not in stored
        assert "hunter2" not in stored

    def test_the_lock_timeout_is_reset(self) -> None:
        def patience() -> str:
            with connection.cursor() as cursor:
                cursor.execute("SHOW lock_timeout")
                return str(cursor.fetchone()[0])

        before = patience()
        post("k", Things().make)
        assert patience() == before

    def test_records_expire_after_a_day(self) -> None:
        things = Things()
        post("old", things.make)
        post("young", things.make)
        aged = IdempotencyRecord.objects.filter(resource=things.made[0])
        aged.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
        assert delete_expired() == 1
        assert delete_expired() == 0
        assert "Idempotent-Replayed" in post("young", things.make).headers
        assert "Idempotent-Replayed" not in post("old", things.make).headers


@pytest.mark.django_db
def test_expired_keys_are_deleted_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provote_core.idempotency.expiry.BATCH", 2)
    long_ago = timezone.now() - timedelta(days=2)
    for number in range(5):
        IdempotencyRecord.objects.create(
            key_digest=bytes([number]), account="a", fingerprint=b"", status=201,
            resource=uuid4(), created_at=long_ago,
        )  # fmt: skip
    assert delete_expired() == 5
    assert not IdempotencyRecord.objects.exists()

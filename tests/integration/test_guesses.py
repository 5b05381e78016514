"""Guesses at passwords, at existing accounts, and at tokens."""

from __future__ import annotations

import statistics
import time
from typing import Any

import httpx

from integration.answers import problem
from integration.client import PASSWORD, Api, Caller, People

TOKEN = "/api/v1/auth/token/"


def test_guesses_are_limited_and_do_not_show_which_names_exist(people: People, api: Api) -> None:
    """The responses, headers included, are equal for an existing and an unknown name."""
    person, anonymous = people.register("guessed"), Caller(api)
    names = {"known": person.username, "unknown": f"no-{person.username}"}
    seen: dict[str, list[Any]] = {kind: [] for kind in names}
    for number in range(13):
        for kind, name in names.items():
            answer = anonymous.post(
                TOKEN, {"username": name, "password": f"guess number {number}"}
            )
            document = problem(answer, answer.status_code)
            kept = {k: v for k, v in document.items() if k != "request_id"}
            headers = sorted(set(answer.headers) - {"retry-after"})
            seen[kind].append((answer.status_code, kept, headers))
    assert seen["known"] == seen["unknown"]
    assert [status for status, *_ in seen["known"]] == [401] * 10 + [429] * 3
    problem(anonymous.post(TOKEN, person.credentials), 429, "too-many-tries")


def test_a_name_that_exists_takes_as_long_as_one_that_does_not(people: People, api: Api) -> None:
    """Compares distributions, since single times vary too much on a busy machine.

    Each try hashes a password once, about 20 ms of work; without it a try would take a tenth.
    """
    taken: dict[bool, list[float]] = {True: [], False: []}
    persons = [people.register("timed") for _ in range(6)]
    for _ in range(4):
        for person in persons:
            for exists in (True, False):
                name = person.username if exists else f"no-{person.username}"
                began = time.perf_counter()
                answer = api.request(
                    "POST", TOKEN, json={"username": name, "password": "a wrong guess"}
                )
                taken[exists].append(time.perf_counter() - began)
                problem(answer, 401, "invalid-credentials")
    known, unknown = (statistics.median(times) for times in (taken[True], taken[False]))
    fastest = min(taken[True]) / min(taken[False])
    assert 1 / 3 < known / unknown < 3, (known, unknown)
    assert 1 / 3 < fastest < 3, fastest


def test_no_other_endpoint_shows_which_accounts_exist(
    people: People, api: Api, anonymous: Caller
) -> None:
    person = people.register("hidden")
    for path, known, unknown in (
        (
            "/api/v1/auth/password-reset/",
            {"email": f"{person.username}@example.org"},
            {"email": f"no-{person.username}@example.org"},
        ),
        (
            f"{TOKEN}revoke/",
            {"refresh": person.log_in()["refresh"]},
            {"refresh": "pvr_" + "x" * 43},
        ),
    ):
        answers = [anonymous.post(path, body) for body in (known, unknown)]
        assert _without_ids(answers[0]) == _without_ids(answers[1])
    problem(anonymous.get("/api/v1/users/", username=person.username), 401)


def _without_ids(answer: httpx.Response) -> tuple[int, bytes]:
    return answer.status_code, answer.content


def test_guesses_at_other_secrets_are_limited_by_their_length(api: Api) -> None:
    """API keys, refresh and mailed tokens have 256 random bits, so that guesses are hopeless."""
    anonymous = Caller(api)
    for body in (
        {"grant_type": "api_key", "api_key": "pvk_000000000000_" + "0" * 64},
        {"grant_type": "api_key", "api_key": "x" * 200},
        {"grant_type": "api_key", "api_key": PASSWORD},
    ):
        problem(anonymous.post(TOKEN, body), 401, "invalid-credentials")

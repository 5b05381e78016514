"""The gateway caches public results for less than a second."""

from __future__ import annotations

import time

from integration.answers import expect, problem
from integration.client import Caller, Person
from integration.raw import get, head_of, send
from integration.stack import Stack
from integration.waiting import eventually

OLDEST = 1.0  # seconds


def test_a_public_response_has_nothing_about_its_reader(anonymous: Caller, owner: Person) -> None:
    poll = owner.open_poll()
    answer = anonymous.get(f"{poll.url}results/")
    expect(answer, 200)
    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert answer.headers.keys().isdisjoint({"traceparent", "ratelimit", "ratelimit-policy"})
    assert answer.headers["Content-Length"] == str(len(answer.content))
    other = anonymous.get(f"{poll.url}results/")
    assert other.headers["X-Request-ID"] != answer.headers["X-Request-ID"]


def test_readers_share_one_request_a_second(
    anonymous: Caller, owner: Person, stack: Stack
) -> None:
    poll = owner.open_poll()
    path = f"{poll.url}results/"
    expect(anonymous.get(path), 200)
    began = time.monotonic()
    answers = [anonymous.get(path) for _ in range(50)]
    seconds = time.monotonic() - began
    assert {expect(answer, 200)["poll_id"] for answer in answers} == {poll.id}
    asked = [line for line in stack.log("analytics").splitlines() if path in line]
    assert 1 <= len(asked) <= seconds + 3


def test_other_spellings_of_the_address_share_the_cache(owner: Person, stack: Stack) -> None:
    poll = owner.open_poll()
    path = f"{poll.url}results/"
    ways = [f"{path}?", *(f"{path}?x={number}" for number in range(3)), f"{path}?&", f"{path}?&&"]
    escaped = [f"%{ord(sign):02x}" for sign in poll.id]
    ways += [
        path.replace(poll.id, poll.id[:at] + escaped[at] + poll.id[at + 1 :]) for at in range(30)
    ]
    began = time.monotonic()
    statuses = [head_of(send(stack, get(way)))[0] for way in ways]
    seconds = time.monotonic() - began
    assert statuses == [200] + [400] * 5 + [200] * 30
    asked = [line for line in stack.log("analytics").splitlines() if path in line]
    taken = [line for line in asked if '"status": 200' in line]
    assert 1 <= len(taken) <= seconds + 4, "more than two requests a second"


def test_no_result_is_older_than_a_second(anonymous: Caller, owner: Person, voter: Person) -> None:
    poll = owner.open_poll()
    path = f"{poll.url}results/"
    assert expect(anonymous.get(path), 200)["total_votes"] == 0
    vote = voter.vote(poll, "Tea")
    # An owner never gets a cached response: from here on the vote is counted.
    assert poll.results(min_position=vote["position_hint"])["total_votes"] == 1
    counted = time.monotonic()
    while True:
        asked = time.monotonic()
        if expect(anonymous.get(path), 200)["total_votes"] == 1:
            break
        assert asked - counted < OLDEST, "an old result was served a second later"
        time.sleep(0.02)


def test_the_gateway_answers_if_none_match(anonymous: Caller, owner: Person) -> None:
    poll = owner.open_poll()
    path = f"{poll.url}results/"
    tag = anonymous.get(path).headers["ETag"]
    for _ in range(3):
        again = anonymous.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    other = anonymous.get(path, headers={"If-None-Match": 'W/"another"'})
    assert expect(other, 200)["total_votes"] == 0


def test_an_owner_s_view_is_not_cached(anonymous: Caller, owner: Person) -> None:
    poll = owner.open_poll(results_visibility="owner_only")
    for _ in range(3):
        assert poll.results()["total_votes"] == 0
        problem(anonymous.get(f"{poll.url}results/"), 403, "results-not-visible")


def test_readers_of_two_languages_share_the_cache_and_get_their_own_problems(
    anonymous: Caller, owner: Person
) -> None:
    shown, hidden = owner.open_poll(), owner.open_poll(results_visibility="owner_only")
    titles = {"de": "Die Ergebnisse sind für Sie nicht sichtbar.",
              "en": "The results are not visible to you."}  # fmt: skip
    for language in ("en", "de", "en", "de"):
        spoken = {"Accept-Language": language}
        answer = anonymous.get(f"{hidden.url}results/", headers=spoken)
        assert problem(answer, 403, "results-not-visible")["title"] == titles[language]
        assert answer.headers["Content-Language"] == language
        assert "Accept-Language" in answer.headers["Vary"]
        result = anonymous.get(f"{shown.url}results/", headers=spoken)
        assert expect(result, 200)["poll_id"] == shown.id
        assert "Content-Language" not in result.headers, "a result has no sentences"


def test_a_close_makes_results_visible_within_a_second(
    anonymous: Caller, owner: Person, voter: Person
) -> None:
    poll = owner.open_poll(results_visibility="after_close")
    voter.vote(poll, "Tea")
    problem(anonymous.get(f"{poll.url}results/"), 403)
    poll.close()
    eventually(lambda: anonymous.get(f"{poll.url}results/").json().get("final"))

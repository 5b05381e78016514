"""The visibility of results for every role, policy, state and channel."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import pytest

from integration.answers import expect, problem
from integration.client import Caller, People, Person, Poll, fresh_key
from integration.stack import Stack
from integration.waiting import eventually
from integration.watching import Event, first_event

POLICIES = ("live", "after_vote", "after_close", "owner_only")
STATES = ("draft", "open", "closed")
STRANGERS = (
    "anonymous",
    "voter",
    "another person",
    "moderator",
    "key without results:read",
    "stranger's key",
)
PRIVILEGED = ("owner", "key with results:read", "staff")
CASES = list(product(POLICIES, STATES, (*STRANGERS, *PRIVILEGED)))


@pytest.fixture(scope="module")
def polls(owner: Person, voter: Person) -> Mapping[tuple[str, str], Poll]:
    """A poll of each policy in each state; the open and the closed ones have one vote."""
    made = {}
    for policy, state in product(POLICIES, STATES):
        poll = made[policy, state] = owner.create_poll(results_visibility=policy)
        if state != "draft":
            poll.open()
            voter.vote(poll, "Tea")
        if state == "closed":
            poll.close()
    for (_, state), poll in made.items():
        if state != "draft":
            eventually(lambda poll=poll: poll.is_counted(1))
        if state == "closed":
            eventually(lambda poll=poll: poll.results()["final"])
    return made


@pytest.fixture(scope="module")
def callers(
    anonymous: Caller,
    voter: Person,
    owner: Person,
    staff: Person,
    people: People,
    moderator: Person,
) -> Mapping[str, Caller]:
    """A caller for each role."""
    return {
        "anonymous": anonymous,
        "voter": voter,
        "another person": people.register("another"),
        "moderator": moderator,
        "owner": owner,
        "staff": staff,
        "key with results:read": owner.api_key("results:read"),
        "key without results:read": owner.api_key("votes:delegate"),
        "stranger's key": people.register("stranger").api_key("results:read", "votes:delegate"),
    }


@pytest.fixture
def poll(polls: Mapping[tuple[str, str], Poll], policy: str, state: str) -> Poll:
    """The poll of a test's parameters."""
    return polls[policy, state]


@pytest.fixture
def caller(callers: Mapping[str, Caller], role: str) -> Caller:
    """The caller of a test's parameters."""
    return callers[role]


def _shown(policy: str, state: str, role: str) -> bool:
    """Whether unprivileged roles see the results; the voter has voted if the poll was open."""
    if state == "draft":
        return False
    shown = {
        "live": True,
        "after_vote": state == "closed" or role == "voter",
        "after_close": state == "closed",
        "owner_only": False,
    }
    return shown[policy]


@pytest.mark.parametrize(("policy", "state", "role"), CASES)
def test_results(poll: Poll, caller: Caller, policy: str, state: str, role: str) -> None:
    answer = caller.get(f"{poll.url}results/")
    if role in PRIVILEGED or _shown(policy, state, role):
        assert expect(answer, 200)["total_votes"] == (0 if state == "draft" else 1)
        cached = answer.headers["Cache-Control"]
        assert ("public" in cached) is (role == "anonymous"), cached
        return
    hidden = state == "draft"
    refused = problem(answer, 404 if hidden else 403)
    assert refused["code"] == ("poll-not-found" if hidden else "results-not-visible")
    assert "total_votes" not in answer.text
    assert "ETag" not in answer.headers


@pytest.mark.parametrize(("policy", "state", "role"), CASES)
def test_the_stream(
    stack: Stack, poll: Poll, caller: Caller, policy: str, state: str, role: str
) -> None:
    """Where the results are a 403, the stream begins without numbers."""
    event = first_event(f"{stack.url}{poll.url}stream/", caller.token)
    if role in PRIVILEGED or _shown(policy, state, role):
        assert event is not None
        assert (event.name, event.data["total_votes"]) == ("snapshot", int(state != "draft"))
    elif state == "draft":
        assert event is None
    else:
        assert event == Event("hidden", {"reason": policy})


@pytest.mark.parametrize(("policy", "state", "role"), CASES)
def test_no_etag_shows_more_than_the_results(
    poll: Poll, caller: Caller, policy: str, state: str, role: str
) -> None:
    etag = poll.owner.get(f"{poll.url}results/").headers["ETag"]
    answer = caller.get(f"{poll.url}results/", headers={"If-None-Match": etag})
    if role in PRIVILEGED or _shown(policy, state, role):
        assert (answer.status_code, answer.content) == (304, b"")
    else:
        problem(answer, 404 if state == "draft" else 403)


@pytest.mark.parametrize(("policy", "state", "role"), CASES)
def test_accounting(poll: Poll, caller: Caller, policy: str, state: str, role: str) -> None:
    answer = caller.get(f"{poll.url}accounting/")
    if role in PRIVILEGED:
        figures = expect(answer, 200)
        assert figures["balanced"] is True
        assert figures["counted"] == (0 if state == "draft" else 1)
    elif role == "anonymous":
        problem(answer, 401)
    else:
        problem(answer, 404 if state == "draft" else 403)


@pytest.mark.parametrize(("policy", "state", "role"), [c for c in CASES if c[0] != "after_vote"])
def test_analytics(poll: Poll, caller: Caller, policy: str, state: str, role: str) -> None:
    url = f"/api/v1/analytics/polls/{poll.id}/"
    for answer in (caller.get(url), caller.get(f"{url}timeline/", bucket="day")):
        if role in PRIVILEGED:
            shown = expect(answer, 200)
            days = shown.get("buckets", [{"votes": shown.get("total_votes")}])
            assert sum(day["votes"] for day in days) == (0 if state == "draft" else 1)
        elif role == "anonymous":
            problem(answer, 401)
        else:
            problem(answer, 404 if state == "draft" else 403)


@pytest.mark.parametrize(("state", "role"), list(product(STATES, (*STRANGERS, *PRIVILEGED))))
def test_the_poll_itself_never_has_counts(
    polls: Mapping[tuple[str, str], Poll], caller: Caller, state: str, role: str
) -> None:
    poll = polls["owner_only", state]
    answer = caller.get(poll.url)
    if state == "draft" and role not in ("owner", "staff", "moderator"):
        problem(answer, 404)
        return
    shown = expect(answer, 200)
    assert shown.keys().isdisjoint({"votes", "total_votes", "results", "tally"})
    assert all(c.keys() == {"id", "label", "description", "position"} for c in shown["choices"])


def test_an_open_poll_becomes_visible_with_its_close(owner: Person, voter: Person) -> None:
    poll = owner.open_poll(results_visibility="after_close")
    vote = voter.vote(poll, "Tea")
    seen = voter.get(f"{poll.url}results/", min_position=vote["position_hint"])
    assert problem(seen, 403, "results-not-visible")["reason"] == "after_close"
    poll.close()
    final = eventually(lambda: next((r for r in [poll.results(voter)] if r["final"]), None))
    assert final["total_votes"] == 1


# Polls that are not listed


@pytest.fixture(scope="module")
def secluded(owner: Person, voter: Person) -> Mapping[tuple[str, str], Poll]:
    """A poll of each listing in each state, with a unique word for searches."""
    made = {}
    for listing, state in product(("unlisted", "private"), STATES):
        title = f"Secluded {listing}{state}{fresh_key()}"
        poll = made[listing, state] = owner.create_poll(title=title, listing=listing)
        if state != "draft":
            poll.open()
            voter.vote(poll, "Tea")
        if state == "closed":
            poll.close()
    return made


SECLUDED = list(product(("unlisted", "private"), STATES, (*STRANGERS, *PRIVILEGED)))


@pytest.mark.parametrize(("listing", "state", "role"), SECLUDED)
def test_an_unlisted_poll_is_found_by_its_owner_staff_and_moderators_only(
    secluded: Mapping[tuple[str, str], Poll], caller: Caller, listing: str, state: str, role: str
) -> None:
    poll = secluded[listing, state]
    word = poll.definition["title"].split()[1]
    lists = ({"q": word}, {"owner": poll.definition["owner"], "page_size": 200})
    for query in lists:
        found = expect(caller.get("/api/v1/polls/", **query), 200)["results"]
        ids = {entry["id"] for entry in found}
        assert (poll.id in ids) is (role in ("owner", "staff", "moderator")), query
    public = listing == "unlisted" and state != "draft"
    answer = caller.get(poll.url, headers={"If-None-Match": '"1", "2", "3", "4"'})
    assert answer.status_code == (
        304 if public or role in ("owner", "staff", "moderator") else 404
    )


@pytest.mark.parametrize(("listing", "state", "role"), SECLUDED)
def test_results_of_an_unlisted_or_private_poll(
    secluded: Mapping[tuple[str, str], Poll], caller: Caller, listing: str, state: str, role: str
) -> None:
    poll = secluded[listing, state]
    shown = state != "draft" and (listing == "unlisted" or role == "voter")
    results = caller.get(f"{poll.url}results/")
    assert results.status_code == (200 if shown or role in PRIVILEGED else 404)
    for path in (f"{poll.url}accounting/", f"/api/v1/analytics/polls/{poll.id}/"):
        answer = caller.get(path)
        if role in PRIVILEGED:
            expect(answer, 200)
        elif role == "anonymous":
            problem(answer, 401)
        else:
            problem(answer, 403 if state != "draft" and listing == "unlisted" else 404)


@pytest.mark.parametrize(("policy", "state", "role"), CASES)
def test_exports(poll: Poll, caller: Caller, policy: str, state: str, role: str) -> None:
    """Results are exported to those who see them, in all formats; the rest to the owner."""
    shown = role in PRIVILEGED or _shown(policy, state, role)
    for format in ("csv", "pdf"):
        answer = caller.get(f"{poll.url}export/", format=format)
        if shown:
            assert answer.status_code == 200, answer.text
            continue
        refused = problem(answer, 404 if state == "draft" else 403)
        assert refused["code"] in ("poll-not-found", "results-not-visible")
        assert "ETag" not in answer.headers
    for what in ("timeline", "audit"):
        answer = caller.get(f"{poll.url}export/", what=what)
        if role in PRIVILEGED:
            assert answer.status_code == 200, answer.text
            continue
        refused = problem(answer, 404 if state == "draft" else 403)
        assert refused["code"] in ("poll-not-found", "export-not-visible")

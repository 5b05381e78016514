"""Bodies at random on every road: stored as they say, or a 400 with pointers that changes nothing.

PROVOTE_FUZZ is the number of bodies that are cast, PROVOTE_FUZZ_CHANGES the number of those that
change a vote, by default a few of each. PROVOTE_FUZZ_SEED chooses other ones. pytest's -rP shows
how many were accepted and refused:

    PROVOTE_FUZZ=100000 PROVOTE_FUZZ_CHANGES=100000 ./provote test votes -- -k ballot_fuzz -rP \
        --show-capture=stdout
"""

import os
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from ballot_bodies import TYPES, Bodies, Ruled, meaning
from django.test import Client

from provote_core.idempotency.models import IdempotencyRecord
from provote_core.limits.rates import Rate
from provote_core.outbox.models import Outbox
from provote_rules.ballots import CHOICE
from provote_testing.tokens import bearer, mint
from votes import selectors
from votes.models import Vote, VoteVersion

NUMBER = int(os.environ.get("PROVOTE_FUZZ", "1500"))
CHANGES = int(os.environ.get("PROVOTE_FUZZ_CHANGES", "300"))
SEED = int(os.environ.get("PROVOTE_FUZZ_SEED", "16"))
CHUNK = 250
ALONE = 25  # bodies of a chunk that are cast alone, too
OWNER, API_KEY = uuid4(), uuid4()


@pytest.fixture
def polls(make_poll: Any, transactional_db: None) -> list[Ruled]:
    """A poll for each type and set of rules, all of one owner with a backend."""
    made = []
    for type_, rules in TYPES:
        ids = [uuid4() for _ in range(5)]
        poll = make_poll(
            ballot_type=type_, eligibility="delegated", owner=OWNER, choice_ids=ids,
            allow_change=True, rules={"ballot": rules},
        )  # fmt: skip
        made.append(Ruled(poll.id, type_, rules, [str(one) for one in ids]))
    return made


@pytest.fixture(autouse=True)
def without_limits(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rates that no test reaches."""
    for kind in settings.PROVOTE.rates:
        monkeypatch.setitem(settings.PROVOTE.rates, kind, Rate(kind, 10**9, 1))


def backend() -> str:
    """A fresh token of the owner's backend; one would expire during a long run."""
    return mint(OWNER, scopes=["votes:delegate"], key_id=API_KEY)


def stored_meaning(poll: Ruled, vote: Vote) -> Any:
    """What a stored vote says, in the terms of `meaning`, from its packed marks."""
    ballot = vote.ballot_value
    assert ballot is not None
    if ballot.form == CHOICE:
        return (str(ballot.marks),)
    text, at = str(ballot.marks), poll.choices
    if not text:
        return ()
    if ballot.form == "ranking":
        ranks = [rank.split("=") for rank in text.split(">")]
        return tuple(frozenset(at[int(one)] for one in rank) for rank in ranks)
    if ballot.form == "scores":
        pairs = [pair.split(":") for pair in text.split(",")]
        return frozenset((at[int(one)], int(score)) for one, score in pairs)
    return frozenset(at[int(one)] for one in text.split(","))


def assert_pointers(problem: dict[str, Any], body: Any) -> None:
    """Assert that the problem names places that the body has, or lacks if it must have them."""
    assert problem["status"] == 400, (body, problem)
    assert problem["errors"], (body, problem)
    for error in problem["errors"]:
        place = body
        *path, last = error["pointer"].split("/")[1:]
        for step in path:
            place = place[int(step) if isinstance(place, list) else unescaped(step)]
        is_there = (
            last.isdigit() and int(last) < len(place)
            if isinstance(place, list)
            else unescaped(last) in place
        )
        assert is_there or error["code"] == "required", (body, error)
        assert error["detail"].endswith("."), error


def unescaped(step: str) -> str:
    """A part of a JSON pointer as a name (RFC 6901)."""
    return step.replace("~1", "/").replace("~0", "~")


def totals() -> tuple[int, ...]:
    """The numbers of rows that a vote writes."""
    models = (Vote, VoteVersion, IdempotencyRecord)
    events = sum(Outbox.objects.values_list("count", flat=True))
    return (*(model.objects.count() for model in models), events)


def check_stored(expected: dict[UUID, tuple[Ruled, Any]], before: tuple[int, ...]) -> None:
    """Assert that each accepted vote says what its body said, and that nothing else is new."""
    votes = {vote.pk: vote for vote in Vote.objects.filter(pk__in=expected)}
    assert votes.keys() == expected.keys()
    for vote_id, (poll, said) in expected.items():
        assert stored_meaning(poll, votes[vote_id]) == said
    new = len(expected)
    assert totals() == tuple(a + b for a, b in zip(before, (new, 0, new, new), strict=True))


async def test_casts_are_stored_as_they_say_or_refused(casting: Any, polls: list[Ruled]) -> None:
    bodies, seen = Bodies(SEED, polls), {True: 0, False: 0}
    for start in range(0, NUMBER, CHUNK):
        token = backend()
        before = await sync_to_async(totals)()
        sent = [bodies.one() for _ in range(CHUNK)]
        votes = [
            body | {"poll_id": str(poll.id), "voter_ref": f"member {start + number}"}
            for number, (poll, body) in enumerate(sent)
        ]
        answer = await casting.batch(token, votes, key=f"chunk-{start}")
        assert answer.status_code == 200, answer.text
        accepted: dict[UUID, tuple[Ruled, Any]] = {}
        for (poll, body), vote, result in zip(sent, votes, answer.json()["results"], strict=True):
            said = meaning(poll, body)
            seen[said is not None] += 1
            if said is None:
                assert_pointers(result["problem"], vote)
            else:
                assert result["status"] == 201, (vote, result)
                accepted[UUID(result["vote"]["id"])] = (poll, said)
        await sync_to_async(check_stored)(accepted, before)
        # Alone, an item gets what it gets in a batch; what was recorded is found, not cast again.
        for (poll, body), vote, result in list(
            zip(sent, votes, answer.json()["results"], strict=True)
        )[:ALONE]:
            alone = await casting.http.post("/api/v1/votes/", json=vote, headers=bearer(token))
            if meaning(poll, body) is None:
                known = {name: result["problem"][name] for name in ("code", "errors")}
                assert known == {name: alone.json()[name] for name in known}, vote
            else:
                assert (alone.status_code, alone.json()) == (200, result["vote"])
        await sync_to_async(check_stored)(accepted, before)
    assert_both_kinds(seen, NUMBER)


def assert_both_kinds(seen: dict[bool, int], number: int) -> None:
    """Assert that many bodies were accepted and many refused; prints how many."""
    print(f"{seen[True]:,} bodies were accepted, {seen[False]:,} refused")
    assert min(seen.values()) > number / 4, seen


async def test_changes_are_stored_as_they_say_or_refused(casting: Any, polls: list[Ruled]) -> None:
    first = {
        "choice": lambda ids: ids[0], "choices": lambda ids: ids[:2],
        "ranking": lambda ids: ids[:2], "scores": lambda ids: {ids[0]: 2},
    }  # fmt: skip
    votes = {}
    for poll in polls:
        member = {"single": "choice", "ranked": "ranking", "score": "scores"}.get(
            poll.type, "choices"
        )
        body = {
            "poll_id": str(poll.id), "voter_ref": "a",
            "ballot": {member: first[member](poll.choices)},
        }  # fmt: skip
        answer = await casting.http.post("/api/v1/votes/", json=body, headers=bearer(backend()))
        assert answer.status_code == 201, answer.text
        votes[poll.id] = UUID(answer.json()["id"])
    await sync_to_async(change_many)(Bodies(SEED + 1, polls), votes)


def change_many(bodies: Bodies, votes: dict[UUID, UUID]) -> None:
    """Send bodies at random as changes; after each, the vote is as its last valid one said."""
    client, seen = Client(), {True: 0, False: 0}
    rows = {vote.pk: vote for vote in Vote.objects.all()}
    for start in range(0, CHANGES, CHUNK):
        before, changes, token = totals(), 0, backend()
        for _ in range(min(CHUNK, CHANGES - start)):
            poll, body = bodies.one()
            seen[meaning(poll, body) is not None] += 1
            old = rows[votes[poll.id]]
            new = change_one(client, token, poll, old, body)
            changes += new.version - old.version
            rows[new.pk] = new
        expected = (0, changes, 0, changes)
        assert totals() == tuple(a + b for a, b in zip(before, expected, strict=True))
    assert_both_kinds(seen, CHANGES)


def change_one(client: Client, token: str, poll: Ruled, old: Vote, body: Any) -> Vote:
    """Send one change; the vote as it is stored afterwards."""
    answer = client.put(
        f"/api/v1/votes/{old.pk}/", body, "application/json",
        headers=bearer(token) | {"If-Match": f'"{old.version}"'},
    )  # fmt: skip
    said, now = meaning(poll, body), Vote.objects.get(pk=old.pk)
    if said is None:
        assert_pointers(answer.json(), body)
    else:
        assert answer.status_code == 200, (body, answer.content)
        assert answer.json()["version"] == now.version
        paper, ballot = selectors.papers_of([now]).get(poll.id), now.ballot_value
        shown = paper.show(ballot) if paper is not None and ballot is not None else None
        assert answer.json().get("ballot") == shown
    before = stored_meaning(poll, old)
    expected = before if said is None else said
    assert stored_meaning(poll, now) == expected, (body, now.ballot)
    assert now.version == old.version + (expected != before)
    return now

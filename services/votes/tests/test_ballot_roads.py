"""Ballots of each type on every road: cast, repeat, change, retract, quarantine, lists, voters."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from django.db import connection
from django.test import AsyncClient
from django.test.utils import CaptureQueriesContext
from test_public import device, invite

from provote_core.auth import Kind, Principal
from provote_core.outbox.models import Outbox
from provote_testing.tokens import bearer, mint
from votes.models import PollSnapshot, Vote, VoteVersion
from votes.services.quarantine import release_votes
from votes.snapshots import snapshot_values

QUARANTINE = {"by": "address", "votes": 1, "seconds": 600}
# A poll's type; marks by the numbers of choices; the same again; others; the first ones packed.
CASES: dict[str, tuple[str, Any, Any, Any, dict[str, str]]] = {
    "multiple": ("choices", [2, 0], [0, 2], [0], {"form": "choices", "marks": "0,2"}),
    "approval": ("choices", [2, 0], [0, 2], [0], {"form": "choices", "marks": "0,2"}),
    "ranked": ("ranking", [2, [0]], [[2], 0], [0, 2], {"form": "ranking", "marks": "2>0"}),
    "score": (
        "scores", {2: 5}, {1: 0, 2: 5}, {2: 4}, {"form": "scores", "marks": "0:0,1:0,2:5"},
    ),
}  # fmt: skip
SHOWN = {"choices": [0, 2], "ranking": [2, 0], "scores": {0: 0, 1: 0, 2: 5}}


class Marked:
    """A poll of a type, and bodies with its marks."""

    def __init__(self, type_: str, poll: Any) -> None:
        self.poll, self.type = poll, type_
        self.member, self.first, self.same, self.other, self.packed = CASES[type_]

    def ballot(self, marks: Any) -> dict[str, Any]:
        """The member `ballot` for marks by the numbers of choices."""
        return {self.member: self._named(marks)}

    def body(self, marks: Any, **more: Any) -> dict[str, Any]:
        """The body of a cast."""
        return {"poll_id": str(self.poll.id), "ballot": self.ballot(marks)} | more

    @property
    def shown(self) -> dict[str, Any]:
        """The first ballot as it is shown."""
        return self.ballot(SHOWN[self.member])

    def _named(self, marks: Any) -> Any:
        if isinstance(marks, list):
            return [self._named(mark) for mark in marks]
        if isinstance(marks, dict):
            return {self._named(mark): score for mark, score in marks.items()}
        return str(self.poll.choices[marks])


@pytest.fixture(params=CASES)
async def marked(request: Any, make_poll: Any, transactional_db: None) -> Marked:
    """An open poll of each type with three choices, which allows changes."""
    return await open_poll(make_poll, request.param, allow_change=True)


async def open_poll(make_poll: Any, type_: str, **fields: Any) -> Marked:
    ids = [uuid4() for _ in range(3)]
    poll = await sync_to_async(make_poll)(ballot_type=type_, choice_ids=ids, **fields)
    poll.choices = ids
    return Marked(type_, poll)


async def post(casting: Any, body: Any, headers: dict[str, str]) -> Any:
    return await casting.http.post("/api/v1/votes/", json=body, headers=headers)


async def last_event() -> dict[str, Any]:
    row = await sync_to_async(lambda: Outbox.objects.order_by("pk").last())()
    assert row is not None
    event: dict[str, Any] = row.events[-1]
    return event


async def test_a_ballot_is_cast_and_repeated(casting: Any, marked: Marked) -> None:
    me = bearer(mint())
    first = await post(casting, marked.body(marked.first), me)
    assert first.status_code == 201, first.text
    vote = first.json()
    assert (vote["choice_id"], vote["ballot"]) == (None, marked.shown)
    event = await last_event()
    poll_id = str(marked.poll.id)
    expected = {"poll_id": poll_id, "choice_id": None, "ballot": marked.packed}
    expected |= {"credential": "account"}
    assert (event["type"], event["data"]) == ("vote.cast", expected)
    stored = await sync_to_async(Vote.objects.get)()
    assert (stored.choice_id, stored.ballot) == (None, marked.packed)
    again = await post(casting, marked.body(marked.same), me)
    assert (again.status_code, again.json()) == (200, vote)
    other = await post(casting, marked.body(marked.other), me)
    assert (other.status_code, other.json()["code"]) == (409, "already-voted")


async def test_a_key_replays_the_same_body_in_any_case(casting: Any, marked: Marked) -> None:
    headers = bearer(mint()) | {"Idempotency-Key": "k"}
    first = await post(casting, marked.body(marked.first), headers)
    again = await post(casting, marked.body(marked.first), headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert again.headers["Idempotent-Replayed"] == "true"
    text = await casting.http.post(
        "/api/v1/votes/",
        content=first.request.content.replace(
            str(marked.poll.choices[2]).encode(), str(marked.poll.choices[2]).upper().encode()
        ),
        headers=headers | {"Content-Type": "application/json"},
    )
    assert (text.status_code, text.json()) == (201, first.json())
    other = await post(casting, marked.body(marked.other), headers)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


async def test_a_ballot_is_changed_and_retracted(casting: Any, marked: Marked) -> None:
    me, client = bearer(mint()), AsyncClient()
    vote = (await post(casting, marked.body(marked.other), me)).json()
    path = f"/api/v1/votes/{vote['id']}/"

    async def put(body: Any, version: int) -> Any:
        return await client.put(
            path, body, "application/json", headers=me | {"If-Match": f'"{version}"'}
        )

    wrong = await put({"ballot": marked.ballot(marked.first) | {"x": 1}}, 1)
    assert wrong.status_code == 400
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/ballot/x"]
    changed = await put({"ballot": marked.ballot(marked.first)}, 1)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    assert changed.json()["ballot"] == marked.shown
    event = await last_event()
    assert (event["type"], event["data"]["ballot"]) == ("vote.changed", marked.packed)
    assert event["data"]["old_ballot"]["form"] == marked.packed["form"]
    same = await put({"ballot": marked.ballot(marked.same)}, 2)
    assert (same.status_code, same.json()) == (200, changed.json())
    shown = await client.get(path, headers=me)
    assert shown.json() == changed.json()
    gone = await client.delete(path, headers=me | {"If-Match": '"2"'})
    assert gone.status_code == 204
    event = await last_event()
    assert (event["type"], event["data"]["ballot"]) == ("vote.retracted", marked.packed)
    versions = await sync_to_async(list)(VoteVersion.objects.order_by("version"))
    assert versions[1].ballot == marked.packed
    once_more = await post(casting, marked.body(marked.other), me)
    assert once_more.status_code == 201


async def test_a_quarantined_ballot_is_released(casting: Any, make_poll: Any) -> None:
    for type_ in CASES:
        marked = await open_poll(make_poll, type_, rules={"quarantine": QUARANTINE})
        votes = [
            (await post(casting, marked.body(marked.first), bearer(mint()))).json()
            for _ in range(2)
        ]
        assert [vote["state"] for vote in votes] == ["accepted", "quarantined"]
        assert (await last_event())["data"] == {
            "poll_id": str(marked.poll.id),
            "credential": "account",
        }
        await sync_to_async(release_votes)(
            poll_id=marked.poll.id,
            principal=Principal(kind=Kind.PERSON, subject=marked.poll.owner),
            vote_ids=[UUID(votes[1]["id"])],
        )
        event = await last_event()
        assert (event["type"], event["data"]["ballot"]) == ("vote.released", marked.packed)


async def test_every_kind_of_voter_casts_every_type(casting: Any, make_poll: Any) -> None:
    for type_ in CASES:
        delegated = await open_poll(make_poll, type_, eligibility="delegated")
        public = await open_poll(make_poll, type_, eligibility="public", rules={"dedupe": "none"})
        invited = await open_poll(make_poll, type_, eligibility="invited")
        [ticket] = await invite(invited.poll, 1)
        attempts: list[tuple[Marked, dict[str, str], dict[str, str]]] = [
            (delegated, bearer(delegated.poll.delegate), {"voter_ref": "member-1"}),
            (public, {"X-Voter-Token": device()}, {}),
            (public, {"Idempotency-Key": uuid4().hex}, {}),
            (invited, {"X-Voter-Token": ticket.token}, {}),
        ]
        for marked, headers, more in attempts:
            body = marked.body(marked.first, **more)
            answer = await post(casting, body, headers)
            assert (answer.status_code, answer.json().get("ballot")) == (201, marked.shown)
            again = await post(casting, marked.body(marked.same, **more), headers)
            # Another body under the same key; without a key the same ballot is a repeat.
            assert again.status_code == (422 if "Idempotency-Key" in headers else 200)


@pytest.mark.parametrize("type_", ["single", *CASES])
async def test_abstentions_are_votes_where_the_poll_allows_them(
    casting: Any, make_poll: Any, type_: str
) -> None:
    ids = [uuid4(), uuid4()]
    strict = await sync_to_async(make_poll)(ballot_type=type_, choice_ids=ids)
    free = await sync_to_async(make_poll)(
        ballot_type=type_, choice_ids=ids, allow_change=True,
        rules={"ballot": {"allow_abstain": True}},
    )  # fmt: skip
    member = "choice" if type_ == "single" else CASES[type_][0]
    ballot: dict[str, Any] = {
        member: {"choice": None, "choices": [], "ranking": [], "scores": {}}[member]
    }
    me = bearer(mint())
    refused = await post(casting, {"poll_id": str(strict.id), "ballot": ballot}, me)
    assert refused.status_code == 400
    [error] = refused.json()["errors"]
    assert (error["code"], error["pointer"]) == ("empty-ballot", f"/ballot/{member}")
    cast = await post(casting, {"poll_id": str(free.id), "ballot": ballot}, me)
    assert cast.status_code == 201, cast.text
    assert (cast.json()["choice_id"], cast.json()["ballot"]) == (None, ballot)
    form = "choices" if type_ == "single" else CASES[type_][4]["form"]
    assert (await last_event())["data"]["ballot"] == {"form": form, "marks": ""}
    shown = await AsyncClient().get(f"/api/v1/votes/{cast.json()['id']}/", headers=me)
    assert shown.json() == cast.json()


async def test_the_list_of_votes_reads_papers_once(casting: Any, make_poll: Any) -> None:
    me = bearer(mint())
    polls = [await open_poll(make_poll, type_) for type_ in [*CASES, *CASES]]
    for marked in polls:
        await post(casting, marked.body(marked.first), me)
    plain = await sync_to_async(make_poll)()
    await post(casting, {"poll_id": str(plain.id), "choice_id": str(plain.choices[0])}, me)

    def read() -> tuple[Any, int]:
        from django.test import Client

        with CaptureQueriesContext(connection) as queries:
            body = Client().get("/api/v1/votes/", headers=me).json()
        return body, len([q for q in queries if q["sql"].startswith('SELECT "')])

    body, number = await sync_to_async(read)()
    results = {vote["poll_id"]: vote for vote in body["results"]}
    assert [results[str(marked.poll.id)]["ballot"] for marked in polls] == [
        marked.shown for marked in polls
    ]
    assert "ballot" not in results[str(plain.id)]
    assert number == 2


@pytest.mark.parametrize(
    ("ballot", "code", "pointer"),
    [
        (None, "invalid", "/ballot"),
        ([], "invalid", "/ballot"),
        ({}, "required", "/ballot"),
        ({"ranking": ["A"], "choices": ["A"]}, "ambiguous", "/ballot/choices"),
        ({"x/~": 1}, "unknown-field", "/ballot/x~1~0"),
        ({"write_in": "Ada"}, "write-in", "/ballot/write_in"),
        ({"ranking": ["A", {"write-in": "Ada"}]}, "write-in", "/ballot/ranking/1"),
        ({"ranking": ["A", "Ada"]}, "invalid", "/ballot/ranking/1"),
        ({"ranking": ["A", ["B", None]]}, "invalid", "/ballot/ranking/1/1"),
        ({"ranking": ["A", [["B"]]]}, "invalid", "/ballot/ranking/1/0"),
        ({"ranking": "A"}, "invalid", "/ballot/ranking"),
        ({"ranking": ["A", "A"]}, "repeated-choice", "/ballot/ranking/1"),
        ({"ranking": [["A", "B"]]}, "equal-ranks", "/ballot/ranking/0"),
        ({"choices": ["A"]}, "wrong-ballot-type", "/ballot/choices"),
        ({"choice": "A"}, "wrong-ballot-type", "/ballot/choice"),
        ({"choice": 7}, "invalid", "/ballot/choice"),
        ({"scores": {"A": 1.0}}, "not-a-whole-number", "/ballot/scores/A"),
        ({"scores": {"A": True}}, "not-a-whole-number", "/ballot/scores/A"),
        ({"scores": {"write_in": 1}}, "write-in", "/ballot/scores/write_in"),
        ({"scores": {"A": 10**30}}, "wrong-ballot-type", "/ballot/scores"),
        ({"scores": []}, "invalid", "/ballot/scores"),
    ],
)
async def test_a_flaw_is_named_by_its_place_and_code(
    casting: Any, make_poll: Any, ballot: Any, code: str, pointer: str
) -> None:
    marked = await open_poll(make_poll, "ranked")
    known = dict(zip("AB", map(str, marked.poll.choices), strict=False))

    def named(value: Any) -> Any:
        if isinstance(value, list):
            return [named(one) for one in value]
        if isinstance(value, dict):
            return {known.get(name, name): named(one) for name, one in value.items()}
        return known.get(value, value) if isinstance(value, str) else value

    body = {"poll_id": str(marked.poll.id), "ballot": named(ballot)}
    answer = await post(casting, body, bearer(mint()))
    assert answer.status_code == 400, answer.text
    [error] = answer.json()["errors"]
    assert (error["code"], error["pointer"]) == (code, pointer.replace("/A", f"/{known['A']}"))
    assert await sync_to_async(Vote.objects.count)() == 0


async def test_one_choice_is_cast_either_way(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)()
    me, choice = bearer(mint()), str(poll.choices[0])
    body = {"poll_id": str(poll.id), "ballot": {"choice": choice}}
    first = await post(casting, body, me)
    assert (first.status_code, first.json()["choice_id"]) == (201, choice)
    assert "ballot" not in first.json()
    again = await post(casting, {"poll_id": str(poll.id), "choice_id": choice}, me)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_rules_that_an_older_process_left_out_are_fetched(
    casting: Any, make_poll: Any, serve_poll: Any
) -> None:
    """0.2.0 stores a poll of any type, without the rules of its ballots."""
    marked = await open_poll(make_poll, "ranked")
    await sync_to_async(PollSnapshot.objects.update)(rules={"dedupe": "device"})
    rules = {"ballot": {"equal_ranks": True, "allow_abstain": True}}
    await serve_poll(marked.poll, {"ballot_type": "ranked", "rules": rules})
    answer = await post(casting, marked.body([[0, 1], 2]), bearer(mint()))
    assert answer.status_code == 201, answer.text
    assert answer.json()["ballot"] == marked.ballot([[0, 1], 2])
    stored = await sync_to_async(PollSnapshot.objects.get)()
    assert stored.rules["ballot"] == rules["ballot"]


async def test_a_poll_that_0_2_0_opened_has_no_abstentions(
    casting: Any, make_poll: Any, serve_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(allow_change=True)
    await sync_to_async(PollSnapshot.objects.update)(rules={"dedupe": "device"})
    await serve_poll(poll, {"allow_change": True, "rules": {"dedupe": "device"}})
    me, choice = bearer(mint()), str(poll.choices[0])
    empty = {"ballot": {"choice": None}}
    refused = await post(casting, {"poll_id": str(poll.id)} | empty, me)
    vote = (await post(casting, {"poll_id": str(poll.id), "choice_id": choice}, me)).json()
    changed = await AsyncClient().put(
        f"/api/v1/votes/{vote['id']}/", empty, "application/json", headers=me | {"If-Match": "*"}
    )
    for answer in (refused, changed):
        assert answer.status_code == 400
        [error] = answer.json()["errors"]
        assert (error["pointer"], error["code"]) == ("/ballot/choice", "empty-ballot")


async def test_rules_that_cannot_be_fetched_are_not_guessed(
    casting: Any, make_poll: Any, settings: Any, tmp_path: Any
) -> None:
    settings.PROVOTE.urls["polls"] = f"unix:{tmp_path}/nobody"
    marked = await open_poll(make_poll, "ranked")
    await sync_to_async(PollSnapshot.objects.update)(rules={})
    answer = await post(casting, marked.body([[0, 1], 2]), bearer(mint()))
    assert (answer.status_code, answer.json()["code"]) == (503, "poll-unavailable")
    assert await sync_to_async(Vote.objects.count)() == 0


def test_choices_are_stored_in_the_order_of_their_positions() -> None:
    ids = [uuid4() for _ in range(3)]
    state = {
        "poll_id": str(uuid4()), "owner": str(uuid4()), "title": "T", "status": "open",
        "ballot_type": "ranked", "eligibility": "authenticated", "results_visibility": "live",
        "allow_change": False, "opens_at": None, "closes_at": None, "closed_at": None,
        "version": 1, "choices": [
            {"id": str(ids[n]), "label": str(n), "position": n} for n in (2, 0, 1)
        ],
    }  # fmt: skip
    assert snapshot_values(state)["choice_ids"] == ids

"""Bodies without the ballot that their poll needs: the pointer names the member to send."""

from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from test_ballot_roads import CASES, QUARANTINE, Marked, open_poll, post

from provote_core.audit.models import AuditRecord
from provote_testing.tokens import bearer, mint
from votes.models import PollSnapshot, Vote

NOTHING: dict[str, Any] = {}
NULL: dict[str, Any] = {"choice_id": None}


def flaws(problem: dict[str, Any]) -> list[tuple[str, str]]:
    assert problem["status"] == 400, problem
    return [(error["pointer"], error["code"]) for error in problem.get("errors", ())]


async def cast(casting: Any, poll: Any, body: dict[str, Any]) -> list[tuple[str, str]]:
    answer = await post(casting, {"poll_id": str(poll.id)} | body, bearer(mint()))
    return flaws(answer.json())


@pytest.mark.parametrize("type_", CASES)
@pytest.mark.parametrize("fields", [{}, {"eligibility": "authenticated", "quarantine": True}])
async def test_a_cast_needs_ballot(
    casting: Any, make_poll: Any, type_: str, fields: dict[str, Any]
) -> None:
    if fields.pop("quarantine", False):
        fields["rules"] = {"quarantine": QUARANTINE}
    poll = (await open_poll(make_poll, type_, **fields)).poll
    choice = str(poll.choices[0])
    for body in (NOTHING, NULL):
        assert await cast(casting, poll, body) == [("/ballot", "required")], body
    for known in (choice, str(uuid4())):
        assert await cast(casting, poll, {"choice_id": known}) == [
            ("/choice_id", "wrong-ballot-type")
        ]
    assert await cast(casting, poll, {"choice_id": "x"}) == [("/choice_id", "invalid")]
    assert await cast(casting, poll, {"voter_ref": 7}) == [
        ("/ballot", "required"), ("/voter_ref", "invalid"),
    ]  # fmt: skip
    assert await sync_to_async(Vote.objects.count)() == 0
    refusals = AuditRecord.objects.filter(status=400, outcome="invalid-request")
    assert await sync_to_async(refusals.count)() == 6


async def test_a_single_choice_needs_choice_id(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)()
    assert await cast(casting, poll, NOTHING) == [("/choice_id", "required")]
    assert await cast(casting, poll, NULL) == [("/choice_id", "invalid")]
    assert await cast(casting, poll, {"ballot": {}}) == [("/ballot", "required")]


async def test_each_vote_of_a_batch_has_the_pointer_of_its_poll(
    casting: Any, make_poll: Any
) -> None:
    polls = [await sync_to_async(make_poll)(), (await open_poll(make_poll, "ranked")).poll]
    polls.append((await open_poll(make_poll, "score", eligibility="delegated")).poll)
    votes = [{"poll_id": str(poll.id)} | body for poll in polls for body in (NOTHING, NULL)]
    votes += [{"poll_id": str(uuid4())}, {"poll_id": 7}, {}, 7]
    me = bearer(mint())
    answer = await casting.http.post("/api/v1/votes/batch/", json={"votes": votes}, headers=me)
    problems = [result["problem"] for result in answer.json()["results"]]
    assert [flaws(problem) for problem in problems[:7]] == [
        [("/choice_id", "required")], [("/choice_id", "invalid")],
        *[[("/ballot", "required")]] * 4,
        [("/choice_id", "required")],
    ]  # fmt: skip
    assert [len(flaws(problem)) for problem in problems[7:]] == [2, 2, 0]


@pytest.mark.parametrize("type_", CASES)
async def test_a_change_needs_ballot(casting: Any, make_poll: Any, type_: str) -> None:
    marked = await open_poll(make_poll, type_, allow_change=True)
    me = bearer(mint())
    vote = (await post(casting, marked.body(marked.first), me)).json()

    async def change(body: dict[str, Any], headers: dict[str, str]) -> list[tuple[str, str]]:
        answer = await AsyncClient().put(
            f"/api/v1/votes/{vote['id']}/", body, "application/json",
            headers=headers | {"If-Match": "*"},
        )  # fmt: skip
        return flaws(answer.json())

    for body in (NOTHING, NULL):
        assert await change(body, me) == [("/ballot", "required")]
    assert await change({"choice_id": str(marked.poll.choices[0])}, me) == [
        ("/choice_id", "wrong-ballot-type")
    ]
    assert await change(NOTHING, bearer(mint())) == [("/choice_id", "required")], (
        "the poll of another's vote is not known"
    )


async def test_a_poll_that_has_just_opened_is_fetched(
    casting: Any, make_poll: Any, serve_poll: Any
) -> None:
    marked: Marked = await open_poll(make_poll, "ranked")
    await sync_to_async(PollSnapshot.objects.all().delete)()
    assert await cast(casting, marked.poll, NOTHING) == [("/choice_id", "required")], (
        "polls does not answer"
    )
    await serve_poll(marked.poll, {"ballot_type": "ranked"})
    assert await cast(casting, marked.poll, NOTHING) == [("/ballot", "required")]

"""The text policy: `voter_ref` of delegates, and labels of invitations."""

import json
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from provote_testing.conformance.operations import document
from provote_testing.texts import UNSHOWABLE, places
from provote_testing.tokens import bearer, mint
from votes import voters
from votes.models import Vote

INVITED = {"eligibility": "invited"}
NAMES = [
    "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "山田\u3000太郎",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001fae8", "Cafe\u0301", "Café",
    "a", " a", "a ", "a\u00a0", "a\u200b", "\uf8ff", "\U000e0100\u845b", "\U0001f468" * 128,
]  # fmt: skip
REFUSED = [
    ("a\x1bb", "not-printable"), ("a\nb", "not-printable"), ("a\n", "not-printable"),
    ("\ta", "not-printable"), ("a\x7f", "not-printable"), ("a\u0085", "not-printable"),
    ("\u202ea", "not-printable"), ("a\u2066", "not-printable"), ("a\u2028", "not-printable"),
    ("\ufeffa", "not-printable"), ("a\ufffe", "not-printable"), ("a\U000e0061", "not-printable"),
    ("", "blank"), (" ", "blank"), ("\u200b", "blank"), ("\u00a0\u3164", "blank"),
    ("x" * 129, "invalid"), (7, "invalid"), (None, "invalid"),
]  # fmt: skip


async def test_a_voter_ref_is_compared_exactly(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    voted = {}
    for name in NAMES:
        answer = await casting.cast(poll.delegate, poll.id, poll.choices[0], voter_ref=name)
        assert answer.status_code == 201, (name, answer.content)
        voted[name] = answer.json()["id"]
    assert len(set(voted.values())) == len(NAMES), "each of them is another voter"
    for name, vote in voted.items():
        again = await casting.cast(poll.delegate, poll.id, poll.choices[0], voter_ref=name)
        assert (again.status_code, again.json()["id"]) == (200, vote)
        path = f"/api/v1/votes/?poll_id={poll.id}&voter_ref={quote(name)}"
        read = await sync_to_async(Client().get)(path, headers=bearer(poll.delegate))
        assert [found["id"] for found in read.json()["results"]] == [vote]


async def test_unprintable_voter_refs_are_refused(casting: Any, make_poll: Any) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    one = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0])}
    batch = [{**one, "voter_ref": name} for name, _ in REFUSED]
    results = (await casting.batch(poll.delegate, batch)).json()["results"]
    for (name, code), result in zip(REFUSED, results, strict=True):
        alone = await casting.cast(poll.delegate, poll.id, poll.choices[0], voter_ref=name)
        assert alone.status_code == result["status"] == 400, name
        assert alone.json()["errors"] == result["problem"]["errors"]
        [error] = alone.json()["errors"]
        assert (error["pointer"], error["code"]) == ("/voter_ref", code), name
        if code != "invalid":
            path = f"/api/v1/votes/eligibility/?poll_id={poll.id}&voter_ref={quote(str(name))}"
            before = await sync_to_async(Client().get)(path, headers=bearer(poll.delegate))
            assert (before.status_code, before.json()["errors"][0]["code"]) == (400, code), name
    assert await sync_to_async(Vote.objects.count)() == 0


async def test_every_text_of_a_cast_refuses_unprintable_characters(
    casting: Any, make_poll: Any
) -> None:
    poll = await sync_to_async(make_poll)(eligibility="delegated")
    right = {"poll_id": str(poll.id), "choice_id": str(poll.choices[0]), "voter_ref": "a"}
    schema = await sync_to_async(document)("votes.urls")
    found = places(schema, schema["components"]["schemas"]["Cast"])
    assert {place.pointer for place in found} > {"/voter_ref", "/idempotency_key"}
    for place in found:
        for text in UNSHOWABLE.values():
            body = place.put(right, text)
            answer = await casting.http.post(
                "/api/v1/votes/", json=body, headers=bearer(poll.delegate)
            )
            assert answer.status_code == 400, (place.pointer, text, answer.content)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "status"), [("a\x1b", 400), ("a\u202e", 400), ("", 400), (" ", 200), ("\u2800", 200)]
)
def test_votes_with_voter_refs_of_older_versions_are_read(
    make_poll: Any, settings: Any, name: str, status: int
) -> None:
    poll = make_poll(eligibility="delegated")
    voter = voters.delegated(poll.id, name, key=settings.PROVOTE.digest_key)
    Vote.objects.create(
        id=uuid4(), poll_id=poll.id, voter=voter, delegated=True, batch=1,
        choice_id=poll.choices[0],
        cast_at="2026-01-01T12:00:00Z",
    )  # fmt: skip
    path = f"/api/v1/votes/?poll_id={poll.id}&voter_ref={quote(name)}"
    answer = Client().get(path, headers=bearer(poll.delegate))
    assert answer.status_code == status
    assert status != 200 or len(answer.json()["results"]) == 1


@pytest.mark.django_db
def test_labels_of_invitations_follow_the_text_policy(make_poll: Any) -> None:
    poll = make_poll(**INVITED)

    def invite(label: str) -> Any:
        return Client().post(
            f"/api/v1/polls/{poll.id}/invitations/",
            {"count": 1, "label": label},
            content_type="application/json",
            headers=bearer(mint(poll.owner)),
        )

    for label, kept in [("", ""), (" Cafe\u0301 ", "Café"), ("山田\u3000太郎", "山田\u3000太郎")]:
        answer = invite(label)
        assert answer.status_code == 201, label
        assert json.loads(answer.getvalue())["label"] == kept
    for label, code in [
        ("a\x1b", "not-printable"),
        ("a\nb", "not-printable"),
        ("\u200b", "blank"),
    ]:
        [error] = invite(label).json()["errors"]
        assert (error["pointer"], error["code"]) == ("/label", code)

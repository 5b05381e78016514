"""Invitations by mail through the gateway: sent, voted with, and reminded of, without a trace."""

from __future__ import annotations

from typing import Any

from integration.answers import expect, problem
from integration.client import Api, People, Poll
from integration.database import Database
from integration.holders import Holder
from integration.mailbox import DELIVERED_WITHIN, ballot_tokens, verified
from integration.stack import Stack
from integration.waiting import eventually


def progress(poll: Poll) -> dict[str, Any]:
    """The numbers of recipients by state, without those that are 0."""
    shown = expect(poll.owner.get(f"{poll.url}invitations/send/"), 200)["recipients"]
    return {state: number for state, number in shown.items() if number}


def test_people_are_invited_and_reminded_by_mail(
    stack: Stack, people: People, api: Api, database: Database
) -> None:
    owner = verified(stack, people, api)
    poll = owner.open_poll(eligibility="invited")
    addresses = [f"{name}-{owner.username}@example.org" for name in ("eve", "dan")]
    report = expect(owner.post(f"{poll.url}invitations/send/", [*addresses, "x"]), 202)
    assert (report["added"], report["rejected"]) == (2, 1)
    again = expect(owner.post(f"{poll.url}invitations/send/", addresses), 202)
    assert (again["added"], again["duplicates"]) == (0, 2)
    eventually(lambda: progress(poll) == {"sent": 2}, within=DELIVERED_WITHIN)

    tokens = {address: ballot_tokens(stack, address) for address in addresses}
    assert [len(found) for found in tokens.values()] == [1, 1]
    eve, dan = addresses
    expect(Holder(api, tokens[eve][0]).cast(poll), 201)
    eventually(lambda: poll.is_counted(1))
    assert expect(owner.get(f"{poll.url}invitations/"), 200)["results"] == []

    before = expect(owner.get(f"{poll.url}invitations/send/recipients/"), 200)
    expect(owner.post(f"{poll.url}invitations/send/remind/"), 202)
    eventually(lambda: len(ballot_tokens(stack, dan)) == 2, within=DELIVERED_WITHIN)
    assert ballot_tokens(stack, dan) == tokens[dan] * 2, "the same ballot token"
    assert ballot_tokens(stack, eve) == tokens[eve], "who has voted is not reminded"
    assert expect(owner.get(f"{poll.url}invitations/send/recipients/"), 200) == before
    problem(owner.post(f"{poll.url}invitations/send/remind/"), 409, "reminder-too-soon")

    known = [token for found in tokens.values() for token in found]
    for service in ("users", "votes"):
        assert database.mentions(service, known) == []
    assert database.mentions("votes", addresses) == []


def test_a_closed_poll_mails_nothing(stack: Stack, people: People, api: Api) -> None:
    owner = verified(stack, people, api)
    poll = owner.open_poll(eligibility="invited")
    poll.close()
    refused = owner.post(f"{poll.url}invitations/send/", ["eve@example.org"])
    problem(refused, 409, "poll-not-open")

"""The mails of development, from the logs of the processes that send them."""

from __future__ import annotations

import re

from integration.answers import expect
from integration.client import Api, Caller, People, Person
from integration.stack import INVITATIONS, MAILBOX, Stack
from integration.waiting import eventually

DELIVERED_WITHIN = 20.0  # seconds; mails are sent every five


def mails_to(stack: Stack, address: str, *, process: str = MAILBOX) -> list[str]:
    """The texts of the mails to an address that a process has sent, oldest first."""
    mails = re.split(r"^-{70,}$", stack.log(process), flags=re.MULTILINE)
    return [mail for mail in mails if f"To: {address}" in mail]


def mail_to(stack: Stack, address: str, subject: str) -> str:
    """The text of the last mail with this subject to an address; "" without one."""
    matching = [m for m in mails_to(stack, address) if f"Subject: {subject}" in m]
    return matching[-1] if matching else ""


def mailed_token(stack: Stack, address: str, subject: str) -> str:
    """The token of that mail, when it has arrived."""
    text = eventually(lambda: mail_to(stack, address, subject), within=DELIVERED_WITHIN)
    found = re.search(r"\bpvm_[\w-]{43}\b", text)
    assert found, text
    return found.group()


def verified(stack: Stack, people: People, api: Api) -> Person:
    """A person with a verified address."""
    person = people.register("organiser")
    address = f"{person.username}@example.org"
    token = mailed_token(stack, address, "Confirm your e-mail address")
    expect(Caller(api).post("/api/v1/auth/verify-email/", {"token": token}), 204)
    return person


def ballot_tokens(stack: Stack, address: str) -> list[str]:
    """The ballot tokens of all invitations and reminders to an address, oldest first."""
    text = "".join(mails_to(stack, address, process=INVITATIONS))
    return re.findall(r"\bpvi_[\w-]{43}\b", text)

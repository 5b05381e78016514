"""The order of checks, and exclusions by credential."""

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest

from provote_rules.acceptance import Credential, Finding, exclusion, first_finding
from provote_rules.ballots import UNKNOWN_CHOICE

# Each fact that can refuse a vote, and its finding, in the order of the checks.
AGAINST: dict[str, tuple[Any, Finding]] = {
    "is_erased": (True, Finding.ERASED),
    "names_no_voter": (True, Finding.UNAUTHENTICATED),
    "key_use": (Finding.REPLAYED, Finding.REPLAYED),
    "recorded_vote": (Finding.ALREADY_VOTED, Finding.ALREADY_VOTED),
    "poll_state": (Finding.POLL_CLOSED, Finding.POLL_CLOSED),
    "may_name_voter": (False, Finding.NOT_DELEGATE),
    "exclusion": (Finding.INVITATION_REQUIRED, Finding.INVITATION_REQUIRED),
    "ballot_problem": (UNKNOWN_CHOICE, Finding.INVALID_BALLOT),
    "invitation": (Finding.INVITATION_REVOKED, Finding.INVITATION_REVOKED),
    "is_address_full": (True, Finding.ADDRESS_LIMIT),
}
FOR = {"may_name_voter": True}


@dataclass
class Attempt:
    """An attempt with these facts, which records the members that are called."""

    against: set[str]
    called: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def fact() -> Any:
            self.called.append(name)
            return AGAINST[name][0] if name in self.against else FOR.get(name)

        return fact


def test_a_vote_without_objections_is_accepted() -> None:
    attempt = Attempt(set())
    assert first_finding(attempt) is None
    assert attempt.called == list(AGAINST)


@pytest.mark.parametrize("name", AGAINST)
def test_the_first_finding_decides_and_later_facts_are_not_read(name: str) -> None:
    order = list(AGAINST)
    later = set(order[order.index(name) :]) - {"exclusion"} | {name}
    attempt = Attempt(later)
    assert first_finding(attempt) is AGAINST[name][1]
    if name != "names_no_voter":
        assert attempt.called == order[: order.index(name) + 1]


def test_without_a_voter_the_finding_names_the_required_credential() -> None:
    attempt = Attempt({"names_no_voter", "exclusion", "recorded_vote"})
    assert first_finding(attempt) is Finding.INVITATION_REQUIRED


def excluded(eligibility: str, credential: Credential, *, per_device: bool = False) -> Any:
    """The exclusion for a sender who is authenticated in accordance with the credential."""
    authenticated = credential in (Credential.PERSON, Credential.DELEGATE)
    return exclusion(
        credential,
        eligibility=eligibility,
        per_device=per_device,
        is_authenticated=authenticated,
        is_owners_delegate=credential is Credential.DELEGATE and eligibility == "delegated",
    )


WHO = {  # in the order of Credential
    "authenticated": "ok not-delegate unauthenticated invitation-invalid unauthenticated "
    "unauthenticated",
    "public": "ok not-delegate ok invitation-invalid ok no-voter-named",
    "invited": "invitation-required not-delegate invitation-required ok invitation-required "
    "invitation-required",
    "delegated": "not-delegate ok unauthenticated unauthenticated unauthenticated unauthenticated",
}


@pytest.mark.parametrize("eligibility", WHO)
def test_exclusion_by_credential_and_eligibility(eligibility: str) -> None:
    found = [excluded(eligibility, credential) or "ok" for credential in Credential]
    assert " ".join(found) == WHO[eligibility]


def test_another_owners_backend_is_not_a_delegate() -> None:
    for eligibility, authenticated in product(WHO, (False, True)):
        found = exclusion(
            Credential.DELEGATE,
            eligibility=eligibility,
            per_device=False,
            is_authenticated=authenticated,
            is_owners_delegate=False,
        )
        assert found in (Finding.NOT_DELEGATE, Finding.UNAUTHENTICATED)


def test_a_poll_with_one_vote_per_device_requires_a_device_token() -> None:
    assert excluded("public", Credential.KEY, per_device=True) is Finding.DEVICE_TOKEN_REQUIRED
    assert excluded("public", Credential.DEVICE, per_device=True) is None

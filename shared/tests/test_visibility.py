"""Who may see what: the whole table."""

from itertools import product

import pytest

from provote_core.visibility import (
    Listing,
    Verdict,
    Visibility,
    definition,
    results,
)

STATES = ("draft", "scheduled", "open", "closed", "archived")
# What a stranger gets, by visibility; in the order of STATES.
STRANGERS = {
    "live": "hide show show show show",
    "after_vote": "hide refuse refuse show show",
    "after_close": "hide refuse refuse show show",
    "owner_only": "hide refuse refuse refuse refuse",
}
VOTERS = STRANGERS | {"after_vote": "hide show show show show"}
NOBODY = "hide hide hide hide hide"


def verdicts(visibility: str, listing: str, *, voted: bool = False) -> str:
    """What somebody who is neither owner nor staff gets, in the order of STATES."""
    return " ".join(
        results(visibility, state, privileged=False, listing=listing, voted=voted)
        for state in STATES
    )


@pytest.mark.parametrize("listing", ["listed", "unlisted"])
@pytest.mark.parametrize("visibility", Visibility)
def test_strangers_and_voters_see_what_the_table_says(visibility: str, listing: str) -> None:
    assert verdicts(visibility, listing) == STRANGERS[visibility]
    assert verdicts(visibility, listing, voted=True) == VOTERS[visibility]


@pytest.mark.parametrize("listing", ["private", "", "LISTED"])
@pytest.mark.parametrize("visibility", Visibility)
def test_strangers_know_nothing_of_a_private_poll(visibility: str, listing: str) -> None:
    assert verdicts(visibility, listing) == NOBODY
    assert verdicts(visibility, listing, voted=True) == VOTERS[visibility]
    assert {definition(listing, state, privileged=False) for state in STATES} == {Verdict.HIDE}
    assert {definition(listing, state, privileged=True) for state in STATES} == {Verdict.SHOW}


@pytest.mark.parametrize("listing", [Listing.LISTED, Listing.UNLISTED])
def test_strangers_may_read_what_is_no_draft(listing: str) -> None:
    shown = [definition(listing, state, privileged=False) for state in STATES]
    assert " ".join(shown) == "hide show show show show"


@pytest.mark.parametrize(("visibility", "state"), list(product(Visibility, STATES)))
def test_the_owner_and_staff_see_everything(visibility: Visibility, state: str) -> None:
    assert results(visibility, state, privileged=True) is Verdict.SHOW


@pytest.mark.parametrize(("visibility", "state"), list(product(["", "LIVE"], STATES)))
def test_what_is_not_known_shows_nothing(visibility: str, state: str) -> None:
    assert results(visibility, state, privileged=False) is not Verdict.SHOW

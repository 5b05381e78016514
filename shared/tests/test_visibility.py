"""The policy of visibility, as a table."""

from itertools import product

import pytest

from provote_core.visibility import (
    Access,
    Listing,
    Visibility,
    definition,
    results,
)

STATES = ("draft", "scheduled", "open", "closed", "archived")
# The access of callers who are neither owner nor voter, by visibility, in the order of STATES.
OTHERS = {
    "live": "hide show show show show",
    "after_vote": "hide refuse refuse show show",
    "after_close": "hide refuse refuse show show",
    "owner_only": "hide refuse refuse refuse refuse",
}
VOTERS = OTHERS | {"after_vote": "hide show show show show"}
HIDDEN = "hide hide hide hide hide"


def access_by_state(visibility: str, listing: str, *, voted: bool = False) -> str:
    """The access of a caller who is neither owner nor staff, in the order of STATES."""
    return " ".join(
        results(visibility, state, privileged=False, listing=listing, voted=voted)
        for state in STATES
    )


@pytest.mark.parametrize("listing", ["listed", "unlisted"])
@pytest.mark.parametrize("visibility", Visibility)
def test_others_and_voters_see_what_the_table_defines(visibility: str, listing: str) -> None:
    assert access_by_state(visibility, listing) == OTHERS[visibility]
    assert access_by_state(visibility, listing, voted=True) == VOTERS[visibility]


@pytest.mark.parametrize("listing", ["private", "", "LISTED"])
@pytest.mark.parametrize("visibility", Visibility)
def test_private_polls_are_hidden_from_others(visibility: str, listing: str) -> None:
    assert access_by_state(visibility, listing) == HIDDEN
    assert access_by_state(visibility, listing, voted=True) == VOTERS[visibility]
    assert {definition(listing, state, privileged=False) for state in STATES} == {Access.HIDE}
    assert {definition(listing, state, privileged=True) for state in STATES} == {Access.SHOW}


@pytest.mark.parametrize("listing", [Listing.LISTED, Listing.UNLISTED])
def test_others_may_read_published_polls(listing: str) -> None:
    shown = [definition(listing, state, privileged=False) for state in STATES]
    assert " ".join(shown) == "hide show show show show"


@pytest.mark.parametrize(("visibility", "state"), list(product(Visibility, STATES)))
def test_the_owner_and_staff_see_everything(visibility: Visibility, state: str) -> None:
    assert results(visibility, state, privileged=True) is Access.SHOW


@pytest.mark.parametrize(("visibility", "state"), list(product(["", "LIVE"], STATES)))
def test_unknown_values_show_nothing(visibility: str, state: str) -> None:
    assert results(visibility, state, privileged=False) is not Access.SHOW

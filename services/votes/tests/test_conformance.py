"""votes keeps the habits that every service has."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """Casting itself is in the other world: see test_two_worlds."""

    list_path = "/api/v1/votes/"
    elsewhere = ("castVote", "castVotes")

"""The conformance suite of all services, for votes."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """Casts are served by the ASGI application: see test_asgi_parity."""

    list_path = "/api/v1/votes/"
    elsewhere = ("castVote", "castVotes")

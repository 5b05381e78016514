"""The conformance suite of all services, for analytics."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """analytics has no endpoint that creates, and no list of its own.

    Streams are served by the ASGI application: see test_stream.
    """

    elsewhere = ("streamResults",)

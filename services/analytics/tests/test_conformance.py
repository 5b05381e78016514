"""analytics keeps the habits that every service has."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """It has nothing to create and no list of its own."""

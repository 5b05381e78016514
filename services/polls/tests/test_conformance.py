"""The conformance suite of all services, for polls."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """The probe is a new poll."""

    create_path = list_path = "/api/v1/polls/"
    create_body = {"title": "Tea?", "choices": [{"label": "Yes"}, {"label": "No"}]}

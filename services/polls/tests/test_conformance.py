"""polls keeps the habits that every service has."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """A poll for a probe."""

    create_path = list_path = "/api/v1/polls/"
    create_body = {"title": "Tea?", "choices": [{"label": "Yes"}, {"label": "No"}]}

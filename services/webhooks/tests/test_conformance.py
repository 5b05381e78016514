"""The conformance suite of all services, for webhooks."""

from provote_testing.conformance import Conformance


class TestConformance(Conformance):
    """The probe is a webhook."""

    create_path = list_path = "/api/v1/webhooks/"
    create_body = {"url": "https://example.org/hook", "types": ["poll.opened"]}

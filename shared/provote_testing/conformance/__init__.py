"""One suite for every service: the tests of docs/api.md, "Rules of every endpoint".

    class TestConformance(Conformance):
        create_path, create_body = "/api/v1/polls/", {"title": "Tea?"}
        list_path = "/api/v1/polls/"

All members are optional: every service has the audit list and the probes of `testing.probes`.
The suite needs PostgreSQL and Redis, pytest-django, and the service's settings.
"""

from provote_testing.conformance.audits import Audits
from provote_testing.conformance.bodies import Bodies
from provote_testing.conformance.documents import Documents
from provote_testing.conformance.errors import Errors
from provote_testing.conformance.identity import Identity
from provote_testing.conformance.ids import Ids
from provote_testing.conformance.limits import Limits
from provote_testing.conformance.pages import Pages
from provote_testing.conformance.probes import Probes
from provote_testing.conformance.requests import Requests
from provote_testing.conformance.texts import Texts


class Conformance(
    Identity, Ids, Requests, Errors, Bodies, Texts, Pages, Limits, Audits, Probes, Documents
):
    """The whole suite."""


__all__ = ["Conformance"]

"""The test kit of all services: tokens, events, and the suites that every service passes."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("provote_testing.conformance", "provote_testing.queries")

# The time of an example depends more on the machine's load than on the code.
settings.register_profile("provote", deadline=None)
settings.load_profile("provote")

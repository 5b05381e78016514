"""What tests of all services share: tokens, events, and the suites that every service passes."""

import pytest
from hypothesis import settings

pytest.register_assert_rewrite("provote_testing.conformance", "provote_testing.queries")

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("provote", deadline=None)
settings.load_profile("provote")

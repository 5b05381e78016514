"""What tests of all services share: tokens, events, and the suites that every service passes."""

import pytest

pytest.register_assert_rewrite("provote_core.testing.conformance", "provote_core.testing.queries")

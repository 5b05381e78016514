"""A service for tests, which publishes `ledger/0` and consumes its own events."""

from provote_core.services import SERVICES, Service

SERVICES["ledger"] = Service("ledger", housekeeping=60, is_called=False, subscribes=("ledger/0",))

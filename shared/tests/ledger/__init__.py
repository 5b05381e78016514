"""A service for tests: it tells `ledger/0` and listens to itself."""

from provote_core.services import SERVICES, Service

SERVICES["ledger"] = Service("ledger", housekeeping=60, is_called=False, subscribes=("ledger/0",))

"""A service for tests, which publishes `ledger/0` and consumes its own events."""

from provote_core.services import SERVICES, Service

SERVICES["ledger"] = Service(
    "ledger",
    housekeeping=60,
    is_called=False,
    own_queues={"slow": 1},
    subscribes=("ledger/0",),
)

"""A service for tests: it tells `ledger/0` and listens to itself."""

from provote_core import services

services.SUBSCRIPTIONS["ledger"] = ("ledger/0",)

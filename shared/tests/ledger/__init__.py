"""A service for tests: it tells `ledger/0` and listens to itself."""

from provote_core.events import routes

routes.SUBSCRIPTIONS["ledger"] = ("ledger/0",)

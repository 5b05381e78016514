"""Commands on accounts: keyword-only arguments, one transaction each.

`services.run_housekeeping` is what the worker runs periodically, in every service.
"""

from users.services.housekeeping import run_housekeeping

__all__ = ["run_housekeeping"]

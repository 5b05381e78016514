"""Commands on accounts: keyword-only arguments, one transaction each.

`services.keep_house` is what the worker runs periodically, in every service.
"""

from users.services.housekeeping import keep_house

__all__ = ["keep_house"]

"""Rate limits over Redis, for one request or a whole batch in one round trip."""

from provote_core.limits.checks import Check, Decision, check_for, site
from provote_core.limits.limiter import Limiter, limiter

__all__ = ["Check", "Decision", "Limiter", "check_for", "limiter", "site"]

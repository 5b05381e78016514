"""Rate limits over Redis, for one request or a whole gathered batch in one round trip."""

from provote_core.limits.asks import Ask, Decision, ask_for, site
from provote_core.limits.limiter import Limiter, limiter

__all__ = ["Ask", "Decision", "Limiter", "ask_for", "limiter", "site"]

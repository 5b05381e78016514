"""Who is calling: tokens are verified here and signed nowhere but in users."""

from provote_core.auth.principal import Kind, Principal, anonymous
from provote_core.auth.verifier import TokenVerifier, UnknownKey

__all__ = ["Kind", "Principal", "TokenVerifier", "UnknownKey", "anonymous"]

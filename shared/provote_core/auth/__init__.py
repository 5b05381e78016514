"""Identity of callers: verifies access tokens; only the users service signs them."""

from provote_core.auth.principal import Kind, Principal, anonymous

# auth.verifier is not imported here: it loads cryptography, which relays and workers do not need.
__all__ = ["Kind", "Principal", "anonymous"]

"""Who is calling: tokens are verified here and signed nowhere but in users."""

from provote_core.auth.principal import Kind, Principal, anonymous

# Verifying needs cryptography, which relays and workers never load: see auth.verifier.
__all__ = ["Kind", "Principal", "anonymous"]

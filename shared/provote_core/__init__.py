"""The core that all Provote services share; it imports no service."""

__version__ = "0.5.0"

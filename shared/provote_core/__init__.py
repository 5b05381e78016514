"""What every Provote service shares; it knows no service and imports none."""

__version__ = "0.1.0"

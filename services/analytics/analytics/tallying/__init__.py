"""Counts polls by their methods, in a worker process of its own."""


def count_due() -> None:
    """Count every poll whose count is due; polls have no method yet, so none is."""

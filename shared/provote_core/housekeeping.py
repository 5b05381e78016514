"""Housekeeping of a service: its `services.run_housekeeping`, with its metrics."""

from importlib import import_module

from provote_core import metrics


def run(service: str) -> None:
    """Run it now; safe at any time and any number of times. Raises what it raises."""
    try:
        import_module(f"{service}.services").run_housekeeping()
        metrics.housekeeping_success.labels(service).set_to_current_time()
    except Exception:
        metrics.housekeeping_failures.labels(service).inc()
        raise

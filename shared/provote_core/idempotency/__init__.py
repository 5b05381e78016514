"""A Django app: requests with the same Idempotency-Key take effect once."""

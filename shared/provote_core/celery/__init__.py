"""Celery: the broker, the application, what its worker consumes with, and the one beat."""

"""The rulebook's own tests: nothing of the platform, and PostgreSQL where it is given."""

from hypothesis import settings

# How long an example takes says more about the machine's other work than about the code.
settings.register_profile("provote", deadline=None)
settings.load_profile("provote")

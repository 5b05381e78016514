"""The rulebook's tests need nothing of the platform; DATABASE_URL adds those of SQL."""

from hypothesis import settings

# The time of an example depends more on the machine's load than on the code.
settings.register_profile("provote", deadline=None)
settings.load_profile("provote")

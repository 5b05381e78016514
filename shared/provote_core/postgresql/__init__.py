"""Django's backend for PostgreSQL, for a server that can become a standby."""

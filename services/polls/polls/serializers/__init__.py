"""Shapes of requests and responses. Values that the API names for later are refused here."""

"""A Django app: a request with a key takes effect once, however often it is sent."""

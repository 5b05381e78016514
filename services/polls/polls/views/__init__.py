"""Views: parse the request, call a command or a read, present the result."""

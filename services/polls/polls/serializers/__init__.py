"""Shapes of requests and responses. They refuse values reserved for later versions."""

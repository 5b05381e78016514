"""Injects faults and checks invariants: `./provote faults` and `./provote soak`.

A run uses real processes, PostgreSQL, Redis and Nginx, on its own instance.
"""

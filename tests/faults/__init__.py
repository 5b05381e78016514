"""What is done to the platform, and what must hold: `./provote faults` and `./provote soak`.

Real processes, real PostgreSQL, Redis and Nginx, on an instance of the run's own.
"""

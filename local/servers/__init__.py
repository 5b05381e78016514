"""PostgreSQL, Redis and Nginx: finding their programs, and what one instance runs them with."""

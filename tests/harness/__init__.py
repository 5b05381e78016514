"""Runs the suites of tests, each on servers of its own."""

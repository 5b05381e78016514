"""Counts by other programs, compared with the rulebook's on random profiles."""

"""Counting ballots, and what follows from a count. Exact: no floating-point number anywhere.

plurality  the votes of each choice
shares     percentages
"""

from provote_rules.tally.plurality import choices_of, count
from provote_rules.tally.shares import percentage

__all__ = ["choices_of", "count", "percentage"]

"""Counting ballots, and results of counts. Exact: no floating-point numbers.

plurality  the votes of each choice
shares     percentages
"""

from provote_rules.tally.plurality import choices_of, count
from provote_rules.tally.shares import percentage

__all__ = ["choices_of", "count", "percentage"]

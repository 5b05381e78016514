"""Counting ballots, and results of counts. Exact: no floating-point numbers.

profiles   candidates and grouped ballots; reading: raw ranks by the rules of the election
methods    what a method is; registry: all of them; ties: the lots
reports    counting by a method, and the report as canonical JSON

additive   plurality, approval and score
irv        instant runoffs, with runoff, runoff_piles, runoff_sentences and batches
stv        transferable votes: scottish, meek and wig, with papers, piles and gregory
schulze    and ranked_pairs, from pairwise numbers; borda, from placements; star, with star_ties

plurality  the votes of each choice, for results without a report
shares     percentages
"""

from provote_rules.tally.plurality import choices_of, count
from provote_rules.tally.shares import percentage

__all__ = ["choices_of", "count", "percentage"]

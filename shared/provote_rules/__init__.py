"""The rules of Provote: what must be the same for every service and for everybody who checks.

Standard library only, and it imports nothing of the platform.

definition  what is frozen of a poll, its canonical form and its digest
ballots     what a valid ballot is, for each type of ballot
lifecycle   the status that holds at a moment; "open now" for Python and for SQL
acceptance  the conditions under which a vote is accepted, and the order of checks
tally       counting, and what follows from a count
verify      the command provote-verify
"""

__version__ = "0.1.0"

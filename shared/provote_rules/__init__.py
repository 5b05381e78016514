"""The rules of Provote that are the same for every service and for anyone who verifies a poll.

Standard library only, and it imports nothing of the platform.

definition  the frozen members of a poll, their canonical form and their digest
ballots     valid ballots, for each type of ballot
lifecycle   the status at a given time; "open now" in Python and in SQL
acceptance  the conditions under which a vote is accepted, and the order of checks
tally       counting, and percentages
verify      the command provote-verify
"""

__version__ = "0.5.0"

"""Concurrent casts, gathered into one transaction, each caller answered for its own vote.

cast        what comes in and what comes out
statements  the SQL
record      one gathered transaction, from BEGIN to COMMIT
isolate     retries and splitting, so that a bad vote never fails its neighbours
polls       what is known of polls, and how doubts are settled
gather      the bounded queue and the lanes that empty it
settle      what remains open after a gather
"""

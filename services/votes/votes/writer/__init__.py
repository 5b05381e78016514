"""Concurrent casts, gathered into one transaction, each caller answered for its own vote.

cast        what comes in and what comes out
statements  the SQL
straight    what can be recorded, in one transaction and one round trip
wire        prepared statements in a pipeline over libpq
record      what was not: another transaction, which finds out why
aftermath   its last pipeline: keys, outbox, audit, COMMIT
isolate     retries and splitting, so that a bad vote never fails its neighbours
polls       what is known of polls, and how doubts are settled
gather      the bounded queue and the lanes that empty it
settle      what remains open after a gather
"""

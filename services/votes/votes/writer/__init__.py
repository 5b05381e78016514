"""Concurrent casts, batched into one transaction; each cast has an outcome of its own.

outcomes      a cast and its possible outcomes
batcher       the bounded queue and the workers that empty it
batch         one batch: limits, and rounds of transactions for casts that share keys
submit        confirmation by polls and retries of locked casts, until each outcome is final
retry         retries and bisection, so that a bad cast never fails the others
fast_path     casts that can be inserted, in one transaction and one round trip
slow_path     the other casts: a second transaction that finds the reason
connections   the pool's connections, in a cluster whose primary changes
commit        its last pipeline: keys, outbox, audit, COMMIT
restrictions  polls with invitations, limits of an address, quarantine
statements    the SQL
pipeline      prepared statements, pipelined over libpq
polls         definitions of polls, and their confirmation
metrics       sizes of batches, waiting times, outcomes
"""

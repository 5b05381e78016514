"""`./provote bench`: how fast the platform is, against yardsticks measured in the same run.

run        the command: which measures, in which rounds
platform   an instance of the benchmark's own, and what is prepared on it
people     signed tokens, made before anything is measured
load       wrk, and the files of requests that it sends
yardsticks what is compared against: pgbench, a naive Django application, a static file
casting    single casts, by people and by a backend        batch      casts, 500 a request
reading    results of a poll with many votes               events     from commit to count
scale      casting on a full table                         lag        how late counting is
measure    what the measures have in common                report     a table, the machine
"""

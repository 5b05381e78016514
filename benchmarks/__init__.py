"""`./provote bench`: the speed of the platform, compared with programs of the same run.

run        the command: the measures and their rounds
platform   the benchmark's own instance, and the preparation of data on it
people     signed tokens, created before the measurements
load       wrk, and the files of requests that it sends
yardsticks the reference programs: pgbench, a naive Django application, a static file
casting    single casts, by people and by a backend        batch      casts, 500 a request
ballots    casts of every kind of ballot                   sides      another checkout, in turns
reading    results of a poll with many votes               events     from commit to count
final      from a seal to the final report                 imports    files of ballots
streams    streams of results                              exports    timelines as files
scale      casting on a full table                         lag        the delay of counting
analytics  timelines, figures and overviews of owners
measure    common parts of the measures                    report     a table, the machine
processor  processor time by process                       memory     what processes add to theirs
"""

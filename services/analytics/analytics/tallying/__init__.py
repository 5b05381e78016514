"""Counts polls by their methods, in the worker process `analytics-tally`.

`due` finds the polls, `counting` counts one, from one snapshot of the grouped ballots (`profiles`)
and with the lot that the poll's rules name (`lots`, `beacon`); `reports` stores what results show
(`summaries`). `decisions` takes the drawings of ties that are decided by hand.
"""

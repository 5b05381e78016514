"""How a vote goes over time: buckets in a time zone, and what is computed from minutes.

It is made of the same events as the counts. `buckets.py`, `numbers.py` and `figures.py` are pure
Python, `reading.py` and `platform.py` are the SQL.
"""

"""The faults of the rows, by affected part; table.py lists all rows."""

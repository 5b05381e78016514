"""Imports of ballots from files into delegated polls.

commands    checks a file, and records its ballots
uploads     the body of the request in a file of this machine, with its digest
targets     the poll with the labels of its choices and its method
candidates  the file's candidates and the poll's choices, matched by label
checking    the whole file read by the poll's rules: what it would record, and why it would not
recording   ballots as votes, in transactions of a thousand
statements  its SQL
"""

"""Search: the words of a text, the query of a searcher, and the words kept of each poll.

`words` cuts text, `query` reads what a searcher types, `index` keeps `poll_text` up to date.
"""

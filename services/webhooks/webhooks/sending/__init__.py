"""Sending: claims due deliveries, posts them concurrently, and stores the outcomes.

`claims` and `outcomes` are the two statements on the tables, `loop` connects them with `posting`.
"""

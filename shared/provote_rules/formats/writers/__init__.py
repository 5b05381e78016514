"""Writers, one module a format: each makes the lines of a file, or raises CannotHold before any.

A writer holds the profile exactly: what is read back is equal to it. The order of the ballots is
that of their packed marks, so that equal elections make equal files.
"""

"""The reference programs, measured in the same run on the same server."""

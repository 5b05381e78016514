"""The processes of one instance: the table of them, starting, watching, replacing, stopping."""

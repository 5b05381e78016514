"""What stops a command: one line for people, exit code 1."""


class Failure(Exception):
    """The command cannot go on; the message is one line and says what to do."""

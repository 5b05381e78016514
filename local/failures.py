"""Errors that stop a command: one line for people, exit code 1."""


class Failure(Exception):
    """The command cannot go on; the message is one line and says what to do."""


def describe(error: BaseException) -> str:
    """Return one line about an unexpected exception: its type, message and file."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__

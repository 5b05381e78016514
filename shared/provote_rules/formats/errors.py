"""What can be wrong with a file of ballots.

ValueError
├── MalformedFile   it is not what its format permits; `line` says where
├── UnknownFormat   its format cannot be recognised, or there is no such format
└── CannotHold      a format has no way to write these ballots
"""

from provote_rules.texts import tr


class MalformedFile(ValueError):
    """The file is refused; `line` counts from 1, None where a fault has no line."""

    def __init__(self, line: int | None, detail: str) -> None:
        super().__init__(detail if line is None else f"line {line}: {detail}")
        self.line, self.detail = line, detail


class UnknownFormat(ValueError):
    """No format is recognised, or none has this name; the message lists the formats."""


class CannotHold(ValueError):
    """The format cannot express these ballots or names; the message says which."""

    def __init__(self, format: str, detail: str) -> None:
        self.message = tr("{format} cannot hold {detail}", format=format, detail=detail)
        super().__init__(self.message)
        self.format, self.detail = format, detail


def shown(text: str, limit: int = 60) -> str:
    """Untrusted text for a message: in quotes, escaped, at most `limit` characters of it."""
    return ascii(text if len(text) <= limit else text[:limit] + "…")

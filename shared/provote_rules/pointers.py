"""JSON pointers (RFC 6901), by which problems name the members of a document."""


def escaped(name: str) -> str:
    """The name of a member as one step of a pointer."""
    return name.replace("~", "~0").replace("/", "~1")

"""The base of all contracts."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, kw_only=True)
class Contract:
    """The data of one type of event; `type` is a fact in the past tense."""

    type: ClassVar[str]
    schema_version: ClassVar[int] = 1

    @classmethod
    def dataschema(cls) -> str:
        """The contract's name with its version, e.g. "urn:provote:event:vote.cast:v1"."""
        return dataschema(cls.type, cls.schema_version)


def dataschema(type_: str, version: int) -> str:
    """The URN of version `version` of the contract for `type_`."""
    return f"urn:provote:event:{type_}:v{version}"

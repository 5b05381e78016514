"""The digest of a definition: what was frozen when a poll left its draft, in 64 characters.

Whoever holds a poll's answer can compute it again: the members named in FROZEN, as the API shows
them, as canonical JSON (RFC 8785: names sorted, no white space, UTF-8), through SHA-256.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

FROZEN = (
    "id", "ballot_type", "choices", "eligibility", "results_visibility", "allow_change",
    "listing", "rules", "opens_at", "closes_at",
)  # fmt: skip
CHOICE = ("id", "label", "description", "position")


def definition_digest(definition: Mapping[str, Any]) -> str:
    """SHA-256 of the members in FROZEN, in lower case hexadecimal digits.

    Ids and times may come as such; times must be in UTC.
    """
    frozen = {name: definition[name] for name in FROZEN}
    frozen["choices"] = [{name: choice[name] for name in CHOICE} for choice in frozen["choices"]]
    return hashlib.sha256(canonical(frozen)).hexdigest()


def canonical(value: Any) -> bytes:
    """Canonical JSON of objects, lists, texts, integers, booleans, null, ids and UTC times."""
    text = json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_text
    )
    return text.encode()


def _text(value: Any) -> str:
    """Ids and times as the API writes them."""
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)

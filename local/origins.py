"""PROVOTE_CORS_ORIGINS, as the runner reads it."""

from __future__ import annotations

import os
from pathlib import Path

from local.failures import Failure
from provote_core import cors


def cors_origins() -> tuple[str, ...]:
    """Return the origins that PROVOTE_CORS_ORIGINS allows; raise Failure for a malformed one."""
    text = os.environ.get("PROVOTE_CORS_ORIGINS", "")
    file = os.environ.get(f"{cors.VARIABLE}_FILE")  # as the services read each variable
    try:
        return cors.parse_origins(Path(file).read_text(encoding="utf-8") if file else text)
    except (OSError, ValueError) as error:
        raise Failure(str(error)) from None

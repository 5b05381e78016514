"""Events this service reacts to: none, it only tells."""

from collections.abc import Callable
from typing import Any

HANDLERS: dict[str, Callable[..., Any]] = {}

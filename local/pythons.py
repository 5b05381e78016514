"""Selects the Python for the virtual environment.

Python compiled without profile-guided optimisation, the default of pyenv, runs the services
markedly slower (docs/performance.md). Distributions optimise theirs.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig

from local.failures import Failure

OLDEST = (3, 11)
DISTRIBUTION = "/usr/bin/python3"
NEEDED = ("venv", "ensurepip")
_PROBE = f"import ensurepip, sys, venv; sys.exit(sys.version_info < {OLDEST})"


def best() -> str:
    """The Python to use: $PROVOTE_PYTHON, or the one that runs this, unless it is known to be slow
    and the distribution's own will do. Raises Failure if the one to use lacks what is needed."""
    chosen = os.environ.get("PROVOTE_PYTHON")
    if chosen:
        if not _will_do(chosen):
            raise Failure(
                f"PROVOTE_PYTHON={chosen} is no Python {OLDEST[0]}.{OLDEST[1]} or newer with venv"
            )
        return chosen
    if _is_known_slow() and _will_do(DISTRIBUTION):
        return DISTRIBUTION
    missing = [name for name in NEEDED if importlib.util.find_spec(name) is None]
    if missing:
        raise Failure(
            f"this Python lacks its module {missing[0]}: install it "
            "(Debian, Ubuntu: apt install python3-venv) and run this again"
        )
    return sys.executable


def _is_known_slow() -> bool:
    """Whether this Python was compiled without optimisation, and not by a distribution."""
    if os.path.realpath(sys.base_prefix) == "/usr":
        return False  # Debian asks for it in another way than by this option
    return "--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or "")


def _will_do(python: str) -> bool:
    try:
        done = subprocess.run([python, "-I", "-c", _PROBE], capture_output=True)
    except OSError:
        return False
    return done.returncode == 0

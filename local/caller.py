"""Filters the caller's environment for this program, pip and all processes that it starts.

Standard library only: it is used before anything is installed.
"""

from __future__ import annotations

import ast
import os
import subprocess
from collections.abc import Mapping, MutableMapping

# An active Python of the shell, and libpq's defaults: the platform must not use either.
FOREIGN = ("PYTHON", "VIRTUAL_ENV", "CONDA_", "_CE_", "PG", "__PYVENV_LAUNCHER__")
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "ftp_proxy", "no_proxy")
HARMLESS = ("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE")
# The package index and the access to it. Any other setting of pip could change which packages are
# installed, or where: PIP_USER, PIP_TARGET, PIP_NO_DEPS, PIP_REQUIRE_VIRTUALENV ...
INDEX_SETTINGS = (
    "index-url",
    "extra-index-url",
    "find-links",
    "no-index",
    "trusted-host",
    "cert",
    "client-cert",
    "proxy",
    "timeout",
    "default-timeout",
    "retries",
    "keyring-provider",
)
INDEX_VARIABLES = {name: "PIP_" + name.upper().replace("-", "_") for name in INDEX_SETTINGS}
# pip's order of precedence, the strongest last.
SECTIONS = ("global.", "install.", ":env:.")


def without_proxies(environment: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which every client reaches this machine directly."""
    return {name: value for name, value in environment.items() if name.lower() not in PROXIES}


def clean(environment: MutableMapping[str, str]) -> None:
    """Remove what belongs to the caller's Python, and have every Python below use UTF-8."""
    for name in list(environment):
        if name.startswith(FOREIGN) and name not in HARMLESS:
            del environment[name]
    environment["PYTHONUTF8"] = "1"


def for_pip(python: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for pip: of the caller's settings only those about the index.

    They come from PIP_* variables and from pip's files, with pip's precedence. What pip cannot
    read is left out.
    """
    own = {name: value for name, value in environment.items() if not name.startswith("PIP_")}
    clean(own)
    return own | {"PIP_CONFIG_FILE": os.devnull} | _settings(python, environment)


def _settings(python: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Ask pip for the caller's settings; return those about the index as PIP_* variables.

    Settings that change pip's own work (PIP_QUIET, PIP_ISOLATED, PIP_PYTHON ...) could silence its
    answer, so pip gets none of them; `quiet` in a file is overridden.
    """
    command = [python, "-I", "-X", "utf8", "-m", "pip", "config", "list"]
    kept = {"PIP_CONFIG_FILE", *INDEX_VARIABLES.values()}
    asked = {n: v for n, v in environment.items() if not n.startswith("PIP_") or n in kept}
    asked["PIP_QUIET"] = "0"
    done = subprocess.run(command, capture_output=True, text=True, env=asked)
    found = {}
    for section in SECTIONS:
        for line in done.stdout.splitlines() if not done.returncode else ():
            name, _, value = line.partition("=")
            setting = name.removeprefix(section)
            if name != setting and setting in INDEX_VARIABLES:
                # Lists have one entry a line in a file, and are separated by spaces here.
                found[INDEX_VARIABLES[setting]] = " ".join(str(ast.literal_eval(value)).split())
    return found

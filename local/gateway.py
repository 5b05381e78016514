"""Nginx of one instance: its configuration, filled in from gateway/nginx/*.template."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from local.install import REPOSITORY, SERVICES
from local.instance import Instance, write_atomically

TEMPLATES = REPOSITORY / "gateway" / "nginx"
MOST_PROCESSES = 2


class Gateway:
    """The files of the gateway in DATA/gateway, and the command that runs it."""

    def __init__(
        self, instance: Instance, program: Path, host: str, port: int, *, behind_tls: bool = False
    ) -> None:
        self.instance = instance
        self.program = program
        self.scheme = "https" if behind_tls else "http"
        self.listen = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self.folder = instance.data / "gateway"

    def values(self) -> dict[str, str]:
        """Return what the templates' placeholders stand for."""
        values = {
            "GATEWAY_LISTEN": self.listen,
            "GATEWAY_SCHEME": self.scheme,
            "GATEWAY_USER": "user root root;" if os.geteuid() == 0 else "",
            "GATEWAY_PROCESSES": str(min(os.cpu_count() or 1, MOST_PROCESSES)),
            "GATEWAY_PID": str(self.instance.run / "nginx.pid"),
            "GATEWAY_CONF": str(self.folder),
            "GATEWAY_TEMP": str(self.folder / "temp"),
            "GATEWAY_STATIC": str(self.instance.static),
            "GATEWAY_HTML": str(TEMPLATES / "html"),
            "GATEWAY_ACCESS_LOG": str(self.instance.logs / "gateway.log"),
        }
        for name in (*SERVICES, "votes-cast"):
            variable = name.upper().replace("-", "_") + "_SERVER"
            values[variable] = f"unix:{self.instance.socket(name)}"
        return values

    def write(self) -> None:
        """Write the configuration anew."""
        (self.folder / "temp").mkdir(mode=0o700, parents=True, exist_ok=True)
        for template in TEMPLATES.glob("*.template"):
            content = fill_in(template.read_text(), self.values())
            write_atomically(self.folder / template.stem, content)

    def command(self) -> list[str]:
        """Return the command line, in the foreground."""
        command = [str(self.program), "-p", str(self.folder), "-e", "stderr"]
        return [*command, "-c", str(self.folder / "nginx.conf"), "-g", "daemon off;"]


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """Replace ${NAME} for the given names only, as envsubst does with a list of them."""
    return re.sub(r"\$\{(\w+)\}", lambda m: values.get(m[1], m[0]), template)

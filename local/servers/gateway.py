"""Nginx of one instance: its configuration, filled in from gateway/nginx/*.template."""

from __future__ import annotations

import asyncio
import os
import re
import resource
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from local import addresses, proc
from local.failures import Failure
from local.files import write_atomically
from local.install import REPOSITORY
from local.instance import Instance
from local.origins import cors_origins
from provote_core.services import APIS

TEMPLATES = REPOSITORY / "gateway" / "nginx"
MOST_PROCESSES = 2
MOST_CONNECTIONS = 32_768  # of each process; a stream of events has two
RELOAD_PATIENCE = 10.0  # seconds
# On a reload idle connections of clients stay open this long, so that a request still succeeds.
LINGERS_SINCE = (1, 27, 4)
LINGERING = "keepalive_min_timeout 5s;\n"


class Gateway:
    """The files of the gateway in DATA/gateway, and the command that runs it."""

    def __init__(
        self,
        instance: Instance,
        program: Path,
        host: str,
        port: int,
        *,
        behind_tls: bool = False,
        trusted: Sequence[str] = (),
    ) -> None:
        self.instance = instance
        self.program = program
        self.trusted = trusted
        self.scheme = "https" if behind_tls else "http"
        self.addresses = addresses.resolve(host)
        self.port = port
        self.folder = instance.data / "gateway"

    def values(self) -> dict[str, str]:
        """Return what the templates' placeholders stand for.

        Paths are relative to the gateway's folder, which is Nginx' working directory and has links
        to what lies elsewhere: an absolute path may hold characters that Nginx has no way to quote
        ("$" begins a variable even between quotes).
        """
        values = {
            "GATEWAY_LISTEN": self._listen(),
            "GATEWAY_SCHEME": self.scheme,
            "GATEWAY_USER": "user root root;" if os.geteuid() == 0 else "",
            "GATEWAY_PROCESSES": str(min(os.cpu_count() or 1, MOST_PROCESSES)),
            "GATEWAY_CONNECTIONS": str(connections()),
            "GATEWAY_PID": "links/run/nginx.pid",
            "GATEWAY_CONF": ".",
            "GATEWAY_TEMP": "temp",
            "GATEWAY_FILES": "temp",
            "GATEWAY_STATIC": "links/static",
            "GATEWAY_MEDIA": "links/media",
            "GATEWAY_HTML": "links/html",
            "GATEWAY_ACCESS_LOG": "links/logs/gateway.log",
        }
        for name in APIS:
            variable = name.upper().replace("-", "_") + "_SERVER"
            values[variable] = f"unix:links/run/{self.instance.socket(name).name}"
        return values

    def _listen(self) -> str:
        """Return what stands behind `listen`: further addresses are directives of their own."""
        ends = [addresses.listen(address, self.port) for address in self.addresses]
        return " backlog=1024;\n        listen ".join(ends)

    def _links(self) -> dict[str, Path]:
        """Return what links/ in the gateway's folder leads to."""
        instance = self.instance
        return {
            "run": instance.run,
            "static": instance.static,
            "media": instance.media,
            "logs": instance.logs,
            "html": TEMPLATES / "html",
        }

    def write(self) -> None:
        """Write the configuration."""
        for folder in ("temp", "more", "links"):
            (self.folder / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, place in self._links().items():
            link = self.folder / "links" / name
            new = link.with_name(f".{name}")
            new.unlink(missing_ok=True)
            new.symlink_to(place)
            new.replace(link)
        for template in TEMPLATES.glob("*.template"):
            content = fill_in(template.read_text(), self.values())
            write_atomically(self.folder / template.stem, content)
        lingering = LINGERING if self._version() >= LINGERS_SINCE else ""
        write_atomically(self.folder / "more" / "lingering.conf", lingering)
        write_atomically(self.folder / "more" / "proxies.conf", believing(self.trusted))
        write_atomically(self.folder / "more" / "origins.map", allow_origins(cors_origins()))

    def _version(self) -> tuple[int, ...]:
        said = subprocess.run([self.program, "-v"], capture_output=True, text=True).stderr
        found = re.search(r"/(\d+)\.(\d+)\.(\d+)", said)
        return tuple(int(part) for part in found.groups()) if found else ()

    async def reload(self, pid: int) -> None:
        """Have a running Nginx replace its workers by ones with the current configuration.

        Those of before finish what they are at. Raises Failure, and changes nothing, when the
        configuration is refused.
        """
        files = sorted(self.folder.glob("**/*.conf"))
        before = {file: file.read_text() for file in files}
        self.write()
        complaint = await self._test()
        if complaint:
            for file, content in before.items():
                write_atomically(file, content)
            raise Failure(f"the gateway stays as it was: {complaint}")
        workers = set(proc.children(pid))
        proc.send([pid], signal.SIGHUP)
        deadline = time.monotonic() + RELOAD_PATIENCE
        wanted = int(self.values()["GATEWAY_PROCESSES"])
        while len(set(proc.children(pid)) - workers) < wanted:
            if time.monotonic() > deadline:
                raise Failure("the gateway did not replace its workers: ./provote logs gateway")
            await asyncio.sleep(0.05)

    async def _test(self) -> str:
        """Return Nginx's complaint about the configuration, or ""."""
        process = await asyncio.create_subprocess_exec(
            *self.command(),
            "-t",
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self.folder,
        )
        _, said = await process.communicate()
        lines = said.decode(errors="replace").strip().splitlines()
        complaints = [line for line in lines if "[emerg]" in line] or lines
        return complaints[0] if process.returncode else ""

    def command(self) -> list[str]:
        """Return the command line, in the foreground; to be run in the gateway's folder."""
        options = ["-p", ".", "-e", "stderr", "-c", "nginx.conf", "-g", "daemon off;"]
        return [str(self.program), *options]


def connections() -> int:
    """Return how many connections each process of Nginx may have: as many as files, at most."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return MOST_CONNECTIONS if hard == resource.RLIM_INFINITY else min(MOST_CONNECTIONS, hard)


def believing(networks: Sequence[str]) -> str:
    """Nginx's directives to take the client's address from these proxies only.

    gateway/containers/proxies.sh says the same in the image.
    """
    if not networks:
        return ""
    lines = [f"set_real_ip_from {network};" for network in networks]
    lines += ["real_ip_header X-Forwarded-For;", "real_ip_recursive on;"]
    return "\n".join(lines) + "\n"


def allow_origins(origins: Sequence[str]) -> str:
    """Return origins.map, which cors.conf includes: a line for each allowed origin."""
    if tuple(origins) == ("*",):
        return '"~." "*";\n'
    return "".join(f'"{origin}" "{origin}";\n' for origin in origins)


def fill_in(template: str, values: Mapping[str, str]) -> str:
    """Replace ${NAME} for the given names only, as envsubst does with a list of them."""
    return re.sub(r"\$\{(\w+)\}", lambda m: values.get(m[1], m[0]), template)

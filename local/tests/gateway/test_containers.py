"""The same configuration in containers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

from local.addresses import free_port
from local.install import REPOSITORY
from local.servers import locate
from local.servers.gateway import believing, fill_in


def test_nginx_accepts_the_files_for_containers(tmp_path: Path) -> None:
    """Every placeholder has a value in the Dockerfile, and services are names, not upstreams."""
    dockerfile = (REPOSITORY / "Dockerfile").read_text()
    values = dict(re.findall(r"^ *(?:ENV )?(GATEWAY_\w+)=(\S*?) ?\\?$", dockerfile, re.MULTILINE))
    values |= {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TEMP": str(tmp_path)}
    values |= {"GATEWAY_PID": str(tmp_path / "pid"), "GATEWAY_LISTEN": str(free_port())}
    folder = REPOSITORY / "gateway"
    templates = [*folder.glob("nginx/*.template"), *folder.glob("containers/*.template")]
    for name, template in {template.stem: template for template in templates}.items():
        filled = fill_in(template.read_text(), values)
        assert not re.findall(r"\$\{[A-Z_]+\}", re.sub("#.*", "", filled)), template
        (tmp_path / name).write_text(filled)
    nginx = locate.find(system=False).nginx
    command = [str(nginx), "-t", "-p", str(tmp_path), "-e", "stderr"]
    done = subprocess.run(
        [*command, "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_containers_trust_the_same_proxies(tmp_path: Path) -> None:
    script = REPOSITORY / "gateway" / "containers" / "proxies.sh"
    for trusted in ((), ("10.0.0.0/8", "fd00::/8", "127.0.0.1")):
        environment = {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TRUSTED": ",".join(trusted)}
        subprocess.run([script], env={**os.environ, **environment}, check=True)
        written = tmp_path / "more" / "proxies.conf"
        assert (written.read_text() if written.exists() else "") == believing(trusted)

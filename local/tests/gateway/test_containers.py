"""The same configuration in containers."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from local.addresses import free_port
from local.install import REPOSITORY
from local.servers import locate
from local.servers.gateway import allow_origins, believing, fill_in
from provote_core.cors import parse_origins


def test_nginx_accepts_the_files_for_containers(tmp_path: Path) -> None:
    """Every placeholder has a value in the Dockerfile, and services are names, not upstreams."""
    dockerfile = (REPOSITORY / "Dockerfile").read_text()
    values = dict(re.findall(r"^ *(?:ENV )?(GATEWAY_\w+)=(\S*?) ?\\?$", dockerfile, re.MULTILINE))
    values |= {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TEMP": str(tmp_path)}
    values["GATEWAY_FILES"] = str(tmp_path)
    values |= {"GATEWAY_PID": str(tmp_path / "pid"), "GATEWAY_LISTEN": str(free_port())}
    folder = REPOSITORY / "gateway"
    templates = [*folder.glob("nginx/*.template"), *folder.glob("containers/*.template")]
    for name, template in {template.stem: template for template in templates}.items():
        filled = fill_in(template.read_text(), values)
        assert not re.findall(r"\$\{[A-Z_]+\}", re.sub("#.*", "", filled)), template
        (tmp_path / name).write_text(filled)
    assert _origins_in_containers("https://a.example", tmp_path)
    nginx = locate.find(system=False).nginx
    command = [str(nginx), "-t", "-p", str(tmp_path), "-e", "stderr"]
    done = subprocess.run(
        [*command, "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "text", ["", "*", " * ,", "https://a.example", " HTTPS://A.Example:443 ,http://b_c:3000,",
             "http://[::1]:80,http://127.0.0.1:8080", "http://a:443,https://a:80"],
)  # fmt: skip
def test_containers_allow_the_same_origins(text: str, tmp_path: Path) -> None:
    assert _origins_in_containers(text, tmp_path) == allow_origins(parse_origins(text))


@pytest.mark.parametrize("text", ['https://a";', "https://a.example/", "$host", "a", "https://a}"])
def test_containers_write_no_line_for_a_malformed_origin(text: str, tmp_path: Path) -> None:
    assert _origins_in_containers(text, tmp_path) == ""


def _origins_in_containers(text: str, folder: Path) -> str:
    """The origins.map that the container's start writes; "" if it writes none."""
    script = REPOSITORY / "gateway" / "containers" / "cors.sh"
    environment = {**os.environ, "GATEWAY_CORS_ORIGINS": text, "GATEWAY_CONF": str(folder)}
    subprocess.run([script], env=environment, check=True)
    written = folder / "more" / "origins.map"
    return written.read_text() if written.exists() else ""


def test_containers_trust_the_same_proxies(tmp_path: Path) -> None:
    script = REPOSITORY / "gateway" / "containers" / "proxies.sh"
    for trusted in ((), ("10.0.0.0/8", "fd00::/8", "127.0.0.1")):
        environment = {"GATEWAY_CONF": str(tmp_path), "GATEWAY_TRUSTED": ",".join(trusted)}
        subprocess.run([script], env={**os.environ, **environment}, check=True)
        written = tmp_path / "more" / "proxies.conf"
        assert (written.read_text() if written.exists() else "") == believing(trusted)

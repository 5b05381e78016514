"""Tests the running API against its document by generated requests.

Schemathesis tests each operation with all of its checks: as a member of the staff, who has access
to everything, and without a token. The parts run in parallel, because most of the time is spent
waiting for responses. For longer runs:

    PROVOTE_FUZZ_EXAMPLES=500 PROVOTE_FUZZ_SEED=7 ./provote test integration -- -k schemathesis
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from integration.client import PASSWORD, Api
from integration.own import OF_ITS_OWN, OwnPlatform
from integration.staff import make_staff

pytestmark = pytest.mark.processes("it needs its own instance, with limits out of reach")

pytestmark = OF_ITS_OWN

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "openapi.yaml"
FUZZ = Path(__file__).resolve().parents[1] / "fuzz"
EXAMPLES = os.environ.get("PROVOTE_FUZZ_EXAMPLES", "5")
SEED = os.environ.get("PROVOTE_FUZZ_SEED", "1")
UNLIMITED = ",".join(
    f"{kind}=1000000/s" for kind in ("read", "write", "login", "cast", "delegate", "device")
)
ONE_BY_ONE = "coverage,fuzzing"
PARTS = {
    "accounts": ["--phases", ONE_BY_ONE, "--include-path-regex", "^/api/v1/(users|auth)/"],
    "votes": ["--phases", ONE_BY_ONE, "--include-path-regex", "^/api/v1/(votes|analytics)/"],
    "webhooks": ["--phases", ONE_BY_ONE, "--include-path-regex", "^/api/v1/webhooks/"],
    "moves": ["--phases", ONE_BY_ONE, "--include-path-regex", "^/api/v1/polls/{poll_id}/"],
    "polls": [
        *("--phases", ONE_BY_ONE, "--include-path-regex", "^/api/v1/(polls|categories|tags)/"),
        *("--exclude-path-regex", "{poll_id}"),
    ],
    "sequences": ["--phases", "stateful"],
    "anonymous": ["--phases", "fuzzing"],
}


@pytest.fixture(scope="module")
def platform(folder: Path) -> Iterator[OwnPlatform]:
    """A separate platform, whose data do not affect other tests, without rate limits."""
    own = OwnPlatform(folder / "data", environment={"PROVOTE_RATE_LIMITS": UNLIMITED})
    with own.running() as platform:
        yield platform


def test_each_path_is_tested_one_by_one_in_one_part() -> None:
    for path in yaml.safe_load(DOCUMENT.read_text())["paths"]:
        parts = [part for part, options in PARTS.items() if _has(options, path)]
        assert len(parts) == 1, f"{path} is tested in {parts}"


def _has(options: list[str], path: str) -> bool:
    """Whether a part with these options tests a path in all phases but sequences."""
    chosen = dict(zip(options[::2], options[1::2], strict=True))
    excluded = chosen.get("--exclude-path-regex")
    return (
        chosen["--phases"] == ONE_BY_ONE
        and re.search(chosen["--include-path-regex"], path) is not None
        and not (excluded and re.search(excluded, path))
    )


def test_every_response_to_schemathesis_is_as_documented(
    platform: OwnPlatform, tmp_path: Path
) -> None:
    api = Api(platform.url)
    staff = make_staff(api, platform).username
    api.close()

    def run(part: str) -> str:
        """The complaints of a part; "" if there are none."""
        username = "" if part == "anonymous" else staff
        done = subprocess.run(
            [
                *(str(Path(sys.executable).with_name("schemathesis")), "run"),
                *(f"{platform.url}/api/schema/?format=json", *PARTS[part]),
                *("--seed", SEED, "--max-examples", EXAMPLES, "--no-color"),
                *("--generation-database", "none", "--continue-on-failure"),
            ],
            cwd=FUZZ,
            env={
                **os.environ,
                "PROVOTE_FUZZ_URL": platform.url,
                "PROVOTE_FUZZ_USERNAME": username,
                "PROVOTE_FUZZ_PASSWORD": PASSWORD,
                "SCHEMATHESIS_CACHE_DIR": str(tmp_path / part),
            },
            capture_output=True,
            text=True,
        )
        return f"{part}\n{done.stdout}{done.stderr}" if done.returncode else ""

    with ThreadPoolExecutor(len(PARTS)) as pool:
        complaints = [complaint for complaint in pool.map(run, PARTS) if complaint]
    assert not complaints, "\n\n".join(complaints)

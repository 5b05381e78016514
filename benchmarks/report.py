"""Results as a table, and facts about the machine."""

from __future__ import annotations

import os
import platform as machine_
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.measure import CASTING, Options
from benchmarks.platform import Platform
from local.install import REPOSITORY
from local.versions import platform_version

DETAILS = {
    "cls": "layout shifts of {:g} (CLS)",
    "count_seconds": "the count itself took {:,} s",
    "distinct": "{:,} distinct ballots",
    "seconds": "{:,} s",
    "streams": "{:,} streams",
    "added_mb": "{:,} MB of added memory in the importing process",
}


def machine(options: Options) -> dict[str, Any]:
    """Return facts about the machine and the options of the run."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": machine_.release(),
        "python": machine_.python_version(),
        "provote": platform_version(),
        "commit": _commit(REPOSITORY),
        "rounds": options.rounds,
        "seconds": options.seconds,
        "size": options.size,
        "load_average": os.getloadavg()[0],
        **({"against": _commit(options.against)} if options.against else {}),
    }


def database(platform: Platform) -> dict[str, Any]:
    """Return facts about the database and the processes of an instance."""
    return {
        "postgresql": str(platform.one("SHOW server_version")),
        "fsync": str(platform.one("SHOW fsync")),
        "synchronous_commit": str(platform.one("SHOW synchronous_commit")),
        "workers": platform.workers,
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return machine_.machine()


def _commit(tree: Path) -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip()


def table(found: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]) -> str:
    """Return a table of the results, after a line of facts."""
    lines = [", ".join(f"{name} {value}" for name, value in facts.items()), ""]
    head = f"{'MEASURE':<24}{'VALUE':>12} {'UNIT':<12}{'P50 MS':>9}{'P99 MS':>9}  RATIOS"
    lines.append(head)
    for name, result in found.items():
        ratios = ", ".join(f"{value:g} x {key}" for key, value in result["ratios"].items())
        lines.append(
            f"{name:<24}{_number(result['value']):>12} {result['unit']:<12}"
            f"{_number(result['p50_ms']):>9}{_number(result['p99_ms']):>9}  {ratios}".rstrip()
        )
        if spent := result.get("cpu_us"):
            ratios = "".join(f", {value:g} x {key}" for key, value in result["cpu_ratios"].items())
            lines.append(f"{'':<24}  {CASTING}: {spent[CASTING]:,} µs a vote{ratios}")
        for member, text in DETAILS.items():
            if member in result:
                lines.append(f"{'':<24}  {text.format(result[member])}")
        if accounting := result.get("accounting"):
            figures = ", ".join(f"{key} {value:,}" for key, value in accounting.items())
            lines.append(f"{'':<24}  {figures}")
        if result.get("lag_p99_ms") is not None:
            lag, growth = result["lag_p99_ms"], result["lag_growth_ms"]
            lines.append(f"{'':<24}  lag p99 {lag:,} ms, grew by {growth:,} ms")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:,.2f}"

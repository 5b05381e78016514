"""./provote status: the processes, their start times, restarts and memory."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Collection
from typing import Any

from local import proc
from local.instance import Instance

MEMORY_GOAL = 9 * 2**27  # bytes


def run(args: argparse.Namespace) -> int:
    """Show the processes; exit code 0 when all of them run, 1 otherwise."""
    instance = Instance(args.data)
    facts = collect(instance)
    print(json.dumps(facts, indent=1) if args.json else _table(instance, facts))
    return 0 if facts["state"] == "running" else 1


def collect(instance: Instance) -> dict[str, Any]:
    """Return the facts of an instance.

    {"state": "running" | "starting" | "degraded" | "stopped", "url", "version", "data",
    "sockets" (folder), "supervisor" (pid), "subreaper" (pid), "pss_bytes", "processes":
    [{"name", "pid", "state", "restarts", "uptime" (s), "pss_bytes"}]}; pids and uptimes
    are null for what does not run.
    """
    published = instance.read_state() if instance.is_locked() else {}
    entries = published.get("processes", [])
    # Some processes are children of another; their memory is not counted twice.
    listed = {entry["pid"] for entry in entries}
    processes = [_process(entry, listed) for entry in entries]
    own = [pid for pid in (published.get("subreaper"), published.get("supervisor")) if pid]
    total = sum(entry["pss_bytes"] for entry in processes) + proc.proportional_bytes(own)
    return {
        "state": _state(published, processes),
        "url": published.get("url"),
        "version": published.get("version"),
        "data": str(instance.data),
        "sockets": published.get("run"),
        "supervisor": published.get("supervisor"),
        "subreaper": published.get("subreaper"),
        "pss_bytes": total,
        "processes": processes,
    }


def _state(published: dict[str, Any], processes: list[dict[str, Any]]) -> str:
    if not published:
        return "stopped"
    if not published.get("ready"):
        return "starting"
    running = all(entry["state"] == "running" for entry in processes)
    return "running" if running else "degraded"


def _process(entry: dict[str, Any], listed: Collection[int]) -> dict[str, Any]:
    pid, started = entry["pid"], entry["started_at"]
    tree = [pid, *proc.descendants(pid, without=listed)] if pid else []
    return {
        "name": entry["name"],
        "pid": pid,
        "state": entry["state"],
        "restarts": entry["restarts"],
        "uptime": round(time.time() - started, 1) if started else None,
        "pss_bytes": proc.proportional_bytes(tree),
    }


def _table(instance: Instance, facts: dict[str, Any]) -> str:
    if facts["state"] == "stopped":
        missing = "" if instance.data.exists() else ", which does not exist"
        return f"Nothing runs on {instance.data}{missing}: start it with ./provote up"
    lines = [f"{'NAME':<18}{'STATE':<12}{'PID':>8}{'RESTARTS':>10}{'UPTIME':>10}{'PSS':>10}"]
    for entry in facts["processes"]:
        lines.append(
            f"{entry['name']:<18}{entry['state']:<12}{entry['pid'] or '-':>8}"
            f"{entry['restarts']:>10}{_duration(entry['uptime']):>10}"
            f"{_megabytes(entry['pss_bytes']):>10}"
        )
    used = facts["pss_bytes"]
    lines.append("")
    lines.append(
        f"{facts['state']}, {_megabytes(used)} of memory together "
        f"({used / MEMORY_GOAL:.0%} of 1.125 GiB), {facts['url']}"
    )
    return "\n".join(lines)


def _duration(seconds: float | None) -> str:
    if seconds is None:
        return "-"
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m{rest:02}s"


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"

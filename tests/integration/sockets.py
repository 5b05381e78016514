"""Breaking the connections of other processes, as a network that fails does."""

from __future__ import annotations

import ctypes
import os
import socket

PIDFD_GETFD = 438  # the system call's number on every architecture that Linux has


def disconnect(pid: int) -> int:
    """Shut down every accepted connection of a process; returns how many there were.

    Both ends then read its end and fail to write, and the process itself runs on. What it listens
    on stays. A process that is no more has none. Needs the right to trace the process (root, or
    the same account where Linux lets it).
    """
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return 0
    try:
        return sum(_shut_down(handle, number) for number in numbers(pid))
    finally:
        os.close(handle)


def numbers(pid: int) -> list[int]:
    """The file descriptors of a process that are sockets."""
    folder = f"/proc/{pid}/fd"
    found = []
    try:
        names = os.listdir(folder)
    except OSError:
        return []  # it has ended meanwhile
    for name in names:
        try:
            if os.readlink(f"{folder}/{name}").startswith("socket:"):
                found.append(int(name))
        except OSError:
            continue  # closed meanwhile
    return found


def _shut_down(handle: int, number: int) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    copy = libc.syscall(PIDFD_GETFD, handle, number, 0)
    if copy < 0:
        return False  # closed meanwhile
    with socket.socket(fileno=copy) as one:
        if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or not _was_accepted(one):
            return False
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            return False
        return True


def _was_accepted(one: socket.socket) -> bool:
    """An accepted connection carries its listener's name; what it opened itself has none."""
    try:
        return bool(one.getsockname()) and one.getpeername() is not None
    except OSError:
        return False

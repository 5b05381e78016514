"""Breaks the connections of other processes, like a failing network."""

from __future__ import annotations

import ctypes
import os
import socket

PIDFD_GETFD = 438  # the number of the system call on every architecture of Linux


def disconnect(pid: int) -> int:
    """Shut down every accepted connection of a process; return their number.

    Both ends then read the end of the data and fail to write; the process keeps running, and its
    listening sockets stay. A process that has ended has none. It needs the right to trace the
    process (root, or the same account where Linux allows it).
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
        return []  # the process has ended
    for name in names:
        try:
            if os.readlink(f"{folder}/{name}").startswith("socket:"):
                found.append(int(name))
        except OSError:
            continue  # the file is closed
    return found


def _shut_down(handle: int, number: int) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    copy = libc.syscall(PIDFD_GETFD, handle, number, 0)
    if copy < 0:
        return False  # the socket is closed
    with socket.socket(fileno=copy) as one:
        if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) or not _was_accepted(one):
            return False
        try:
            one.shutdown(socket.SHUT_RDWR)
        except OSError:
            return False
        return True


def _was_accepted(one: socket.socket) -> bool:
    """An accepted connection has its listener's name; one that the process opened has none."""
    try:
        return bool(one.getsockname()) and one.getpeername() is not None
    except OSError:
        return False

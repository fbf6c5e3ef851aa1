"""Runs a command in a network that has loopback only: `alone.py REPORT COMMAND …`.

REPORT gets the number of attempts to reach anything else: without a route the kernel counts each of them.
It needs root and Linux; otherwise it ends with 77.
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

_CLONE_NEWNET = 0x40000000
_SIOCSIFFLAGS = 0x8914
_UP_AND_RUNNING = 1 | 64
CANNOT = 77


def main() -> int:
    """Run the command and return its exit code."""
    report, *command = sys.argv[1:]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        sys.stderr.write(f"no network of its own: {os.strerror(ctypes.get_errno())}\n")
        return CANNOT
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP_AND_RUNNING))
    code = subprocess.call(command)
    Path(report).write_text(str(_attempts()), encoding="utf-8")
    return code


def _attempts() -> int:
    lines = Path("/proc/net/snmp").read_text(encoding="utf-8").splitlines()
    names, values = (line.split() for line in lines if line.startswith("Ip:"))
    return int(dict(zip(names, values, strict=True))["OutNoRoutes"])


if __name__ == "__main__":
    sys.exit(main())

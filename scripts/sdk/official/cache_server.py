# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""A server for the commands of the cache: Valkey or Redis, where one is installed."""

import contextlib
import shutil
import socket
import subprocess
import tempfile
import time

TENANT = "local"
PASSWORD = "only-of-this-machine"
PROGRAMS = ("valkey-server", "redis-server")

# A server for one run: it writes nothing, and lets the tenant touch nothing but its own keys, as Peak's does.
SETTINGS = """bind 127.0.0.1
port {port}
save ""
appendonly no
daemonize no
user default off
user {tenant} on >{password} ~{tenant}:* +@all -@admin
"""


@contextlib.contextmanager
def running():
    """The address of a server for the time of a with statement; None where no program for it is installed."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="peak-sdk-cache-") as folder:
        port = _free_port()
        process = subprocess.Popen(
            [program, "-"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            process.stdin.write(SETTINGS.format(port=port, tenant=TENANT, password=PASSWORD).encode())
            process.stdin.close()
            _wait(process, port)
            yield f"redis://{TENANT}:{PASSWORD}@127.0.0.1:{port}"
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process, port):
    """Until the server takes connections."""
    until = time.monotonic() + 20
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError("the server of the cache did not start")

# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The emulator: started on a free port, looked into through its own API, and stopped."""

import contextlib
import json
import re
import subprocess
import threading
import urllib.request

TOKEN = "a-token-of-the-local-platform"

# How long builds and deployments take. The clock is moved where a run has to wait.
LIFECYCLE = "10s"


class Platform:
    """A running emulator."""

    def __init__(self, address, process):
        self.address = address
        self.process = process
        self.seen = 0

    def ask(self, method, path, body=None, token=TOKEN):
        """One request of the platform's or the emulator's own API; answers the decoded JSON body."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": token, "Content-Type": "application/json"}
        request = urllib.request.Request(self.address + path, data, headers, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else {}

    def calls(self):
        """What was sent since the last time, without what every session begins with."""
        answer = self.ask("GET", f"/_emulator/journal?since={self.seen}")
        entries = answer["entries"] if isinstance(answer, dict) else answer
        if entries:
            self.seen = entries[-1]["seq"]
        return [entry for entry in entries if not entry["path"].endswith("/tenant-metadata")]

    def settle(self):
        """Moves the clock until nothing is pending."""
        self.ask("POST", "/_emulator/advance", {})

    def reset(self):
        """Starts over with nothing."""
        self.ask("POST", "/_emulator/reset")
        self.ask("DELETE", "/_emulator/journal")

    def rows(self):
        """Registers what queries of metrics get: the platform here has no data warehouse."""
        for dimensions, row in (["product.name"], {"product.name": "lamp", "product.price": 9}), ([], {"product.price": 9}):
            self.ask("POST", "/_emulator/metric-rows", {"namespace": "default", "measures": ["product.price"], "dimensions": dimensions, "rows": [row]})


@contextlib.contextmanager
def running(binary, *flags):
    """A platform for the time of a with statement."""
    process = subprocess.Popen(
        [binary, "--listen", "127.0.0.1:0", "--lifecycle", LIFECYCLE, *flags],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    # A process that says nothing ends, and with it the wait for its first line.
    late = threading.Timer(30, process.kill)
    late.start()
    try:
        line = process.stdout.readline()
        late.cancel()
        found = re.search(r"listening on (\S+)", line)
        if not found:
            raise RuntimeError(f"the emulator did not start: {line!r}")
        yield Platform(found.group(1), process)
    finally:
        late.cancel()
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

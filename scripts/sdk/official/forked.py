# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Runs Python code in a process of its own that costs no start of an interpreter: a fork of this one.

The CLI keeps what it was told in globals, and ends its process. A fork gives each command a fresh state, in milliseconds.
"""

import contextlib
import os
import signal
import sys
import tempfile
import time
import traceback

# How long one run may take.
LIMIT = 60


@contextlib.contextmanager
def quiet():
    """Drops what is printed meanwhile, also by what keeps a stream of its own: progress of uploads, and logs of the wrappers."""
    sys.stdout.flush()
    sys.stderr.flush()
    kept = os.dup(1), os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        for target, source in zip((1, 2), kept):
            os.dup2(source, target)
            os.close(source)


class Outcome:
    """What a run left: its exit status (None when it was cut off) and what it printed."""

    def __init__(self, status, out, err):
        self.status = status
        self.out = out
        self.err = err

    def reason(self):
        """The line that says why it failed."""
        if self.status is None:
            return f"not done after {LIMIT} s"
        lines = [line.strip(" │╭╮╰╯─") for line in (self.err + "\n" + self.out).splitlines()]
        lines = [line for line in lines if line]
        named = [line for line in lines if ("Error" in line or "Exception" in line or "Invalid" in line) and not line.startswith("Traceback")]
        return (named or lines or ["no output"])[-1][:300]


def run(function, environment=None, folder=None):
    """Runs a function of no arguments in a fork, with the environment changed and in a folder."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull, "rb") as nothing:
        sys.stdout.flush()
        sys.stderr.flush()
        child = os.fork()
        if child == 0:
            _child(function, environment, folder, nothing, out, err)
        status = _wait(child)
        out.seek(0)
        err.seek(0)
        return Outcome(status, out.read().decode(errors="replace"), err.read().decode(errors="replace"))


def _child(function, environment, folder, nothing, out, err):
    """The fork: never returns."""
    status = 1
    try:
        for source, target in ((nothing, 0), (out, 1), (err, 2)):
            os.dup2(source.fileno(), target)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        for name, value in (environment or {}).items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        if folder:
            os.chdir(folder)
        try:
            function()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the parent wants to read it
            traceback.print_exception(type(failure), failure, failure.__traceback__)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:  # noqa: BLE001 - a fork must never go on as its parent
        traceback.print_exc()
    finally:
        os._exit(status)


def _wait(child):
    """The exit status, or None for a child that had to be ended."""
    until = time.monotonic() + LIMIT
    pause = 0.002
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None

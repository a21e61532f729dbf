# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Calls methods of the SDK, and keeps which were called and what came of it."""

import importlib
import inspect
import types

from official import results

# Every module of the SDK with a client.
MODULES = {
    "artifacts": "peak.resources.artifacts",
    "images": "peak.resources.images",
    "services": "peak.resources.services",
    "webapps": "peak.resources.webapps",
    "workflows": "peak.resources.workflows",
    "alerts": "peak.resources.alerts",
    "tenants": "peak.resources.tenants",
    "users": "peak.resources.users",
    "specs": "peak.press.specs",
    "deployments": "peak.press.deployments",
    "blocks": "peak.press.blocks",
    "apps": "peak.press.apps",
    "metrics": "peak.metrics.metrics",
}

NO_SUCH_PLACE = "There is nothing at"


class Calls:
    """All calls of one run."""

    def __init__(self, platform):
        self.platform = platform
        self.table = results.Table()
        self.clients = {}
        for name, module in MODULES.items():
            try:
                self.clients[name] = importlib.import_module(module).get_client()
            except ImportError:
                continue

    def __getattr__(self, name):
        if name not in MODULES:
            raise AttributeError(name)
        return Recorder(self, name, self.clients.get(name))

    def uncalled(self):
        """Public methods of the clients that were not called."""
        return sorted(
            f"{name}.{method}"
            for name, client in self.clients.items()
            for method, _ in inspect.getmembers(client, inspect.ismethod)
            if not method.startswith("_") and f"{name}.{method}" not in self.table.rows
        )


class Recorder:
    """A client whose calls are kept. Lists are asked for both ways, as pages and through their iterator."""

    def __init__(self, calls, name, client):
        self.calls = calls
        self.name = name
        self.client = client

    def __getattr__(self, method):
        real = getattr(self.client, method, None)
        if real is None:
            return lambda *_, **__: {}

        def call(*arguments, **named):
            if "return_iterator" in inspect.signature(real).parameters:
                self._keep(method, "iterator", real, arguments, {**named, "page_size": 2})
                named["return_iterator"] = False
            answer = self._keep(method, "call", real, arguments, named)
            self.calls.platform.settle()
            return answer if isinstance(answer, (dict, list)) else {}

        return call

    def takes(self, method, name):
        """Whether a method of this release has a parameter."""
        real = getattr(self.client, method, None)
        return real is not None and name in inspect.signature(real).parameters

    def _keep(self, method, form, real, arguments, named):
        self.calls.platform.calls()
        reason, answer = "", None
        try:
            answer = real(*arguments, **named)
            if isinstance(answer, types.GeneratorType) or form == "iterator":
                answer = list(answer)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is the result
            reason = f"{type(fault).__name__}: {fault}"[:300]
        refused = [call for call in self.calls.platform.calls() if not 200 <= call["status"] < 300]
        if not reason and refused:
            reason = f"{refused[0]['method']} {refused[0]['path']}: {refused[0]['status']}"
        verdict = results.WORKS
        if reason:
            verdict = results.PENDING if NO_SUCH_PLACE in str([call.get("response") for call in refused]) else results.FAILS
        self.calls.table.put(f"{self.name}.{method}", form, results.Result(verdict, reason))
        return answer

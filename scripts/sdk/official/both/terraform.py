# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Terraform with the provider that was built here, on the local platform."""

import json
import os
import pathlib
import subprocess
import threading

# How long one command may take.
LIMIT = 100


class Terraform:
    """A folder with a configuration."""

    def __init__(self, program, binaries, folder, platform, token):
        self.program = program
        self.folder = pathlib.Path(folder)
        self.platform = platform
        settings = self.folder / "settings.tfrc"
        settings.write_text(f'provider_installation {{\n  dev_overrides {{ "peakbi/peak" = "{binaries}" }}\n}}\n')
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "PEAK_"))}
        self.environment = {**kept, "TF_CLI_CONFIG_FILE": str(settings), "CHECKPOINT_DISABLE": "1", "PEAK_ENDPOINT": platform.address, "PEAK_AUTH_TOKEN": token}

    def run(self, *words):
        """Runs a command. The clock of the platform moves meanwhile, so that nothing is waited for."""
        done = threading.Event()

        def hurry():
            while not done.wait(0.3):
                self.platform.settle()

        clock = threading.Thread(target=hurry, daemon=True)
        clock.start()
        try:
            ended = subprocess.run(
                [self.program, *words], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=LIMIT, check=False
            )
        finally:
            done.set()
            clock.join()
        if ended.returncode != 0:
            raise RuntimeError(f"{' '.join(words[:1])}: {ended.stderr.strip()[-1500:]}")
        return ended.stdout

    def plan(self):
        """What a plan would change: {address: (actions, {attribute: (before, after)})}, without what stays."""
        self.run("plan", "-no-color", "-input=false", "-out=plan")
        shown = json.loads(self.run("show", "-json", "plan"))
        found = {}
        for change in shown.get("resource_changes", []):
            what = change["change"]
            if what["actions"] in (["no-op"], ["read"]):
                continue
            before, after = what["before"] or {}, what["after"] or {}
            unknown = what.get("after_unknown") or {}
            changed = {name for name in {*before, *after} if before.get(name) != after.get(name) and unknown.get(name) is not True}
            found[change["address"]] = (what["actions"], {name: (before.get(name), after.get(name)) for name in changed})
        return found

    def ids(self):
        """The ids of everything in the state, by type without its prefix."""
        state = json.loads(self.run("show", "-json"))
        return {one["type"].removeprefix("peak_"): one["values"]["id"] for one in state["values"]["root_module"]["resources"]}

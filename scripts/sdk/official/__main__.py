# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""make sdk"""

import os
import pathlib
import shutil
import sys
import tempfile
import time

import peak

from official import bodies, cache_server, calls, cli, forked, methods, platform, report, results, session, wrappers
from official.both import compare
from official.areas import metrics, press, resources, tenant

ROOT = pathlib.Path(__file__).resolve().parents[3]

# What a shell of the person who runs this must not bring in.
FOREIGN = ("API_KEY", "STAGE", "PEAK__STAGE", "PRESS_DEPLOYMENT_ID", "TENANT", "TENANT_NAME", "TENANT_ID")


AREAS = {
    "artifacts": resources.artifacts,
    "images": resources.images,
    "services": resources.services,
    "webapps": resources.webapps,
    "workflows": resources.workflows,
    "emails": resources.emails,
    "tenant": tenant.tenant,
    "cache": tenant.cache,
    "metrics": metrics.metrics,
    "press": press.press,
}


# What is tried besides the commands.
PARTS = ("methods", "wrappers", "provider")


def commands(here, folder, cache, chosen, forms=cli.FORMATS):
    """Every command of the CLI, in every form; answers the table."""
    table = results.Table()
    for form in forms:
        here.reset()
        run = session.Pass(here, form, table, folder, cache)
        for command in sorted(cli.COMMANDS):
            run.generates(command)
        for name, area in AREAS.items():
            if name in chosen:
                area(run)
        for command in sorted(set(cli.COMMANDS) - run.done if chosen >= set(AREAS) else ()):
            table.put(command, form, results.Result(results.FAILS, "nothing here runs it: add it to scripts/sdk/official/areas"))
    return table


def sdk_methods(here, folder):
    """Every method of the SDK."""
    here.reset()
    os.chdir(folder)
    try:
        with forked.quiet():
            sdk = calls.Calls(here)
            methods.everything(sdk)
    finally:
        os.chdir(ROOT)
    for name in sdk.uncalled():
        sdk.table.put(name, "call", results.Result(results.FAILS, "nothing here calls it: add it to scripts/sdk/official/methods.py"))
    return sdk.table


def sdk_wrappers(here, folder):
    """The publishing wrappers; no table for a release without them."""
    try:
        import peak.press.wrappers  # noqa: F401
    except ModuleNotFoundError as missing:
        if missing.name != "peak.press.wrappers":
            raise
        return None
    here.reset()
    with forked.quiet():
        return wrappers.everything(here, folder)


def beside_provider(here, folder):
    """The SDK and the provider for the same objects; no table without a command line."""
    program = os.environ.get("TERRAFORM")
    if not program:
        return None
    with forked.quiet():
        return compare.everything(here, program, ROOT / "bin", folder)


def flags(cache):
    """Three tenants, as some generated bodies share what they make with two others."""
    tokens = [word for token in (platform.TOKEN, "second", "third") for word in ("--token", token)]
    return [*tokens, "--valkey-url", cache] if cache else tokens


def main():
    """Runs everything, and ends with 1 when something fails. Arguments choose areas, for whoever looks for a fault."""
    began = time.monotonic()
    chosen = set(sys.argv[1:]) or {*AREAS, *PARTS}
    with cache_server.running() as cache, platform.running(ROOT / "bin" / "peak-emulator", *flags(cache)) as here:
        for name in FOREIGN:
            os.environ.pop(name, None)
        os.environ.update(PEAK_SDK_PLATFORM=here.address, PEAK_AUTH_TOKEN=platform.TOKEN)
        with tempfile.TemporaryDirectory(prefix="peak-sdk-") as folder:
            bodies.write_application(folder)
            failed = 0
            if chosen & set(AREAS):
                table = commands(here, folder, cache, chosen)
                failed += report.commands(table)
            if "methods" in chosen:
                failed += report.calls(sdk_methods(here, folder), "methods of the SDK")
            if "wrappers" in chosen:
                failed += report.calls(sdk_wrappers(here, folder), "steps of the publishing wrappers")
            if "provider" in chosen:
                failed += report.calls(beside_provider(here, folder), "comparisons with the provider", "neither terraform nor tofu is on PATH")
    if chosen >= set(AREAS):
        failed += report.written(ROOT, table, write=bool(os.environ.get("WRITE")))
    print(f"make sdk: {'FAILED' if failed else 'all well'}, peak-sdk {peak.__version__}, {time.monotonic() - began:.0f} s")
    sys.exit(1 if failed else 0)


main()

# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Runs the comparison of SDK and provider."""

import os
import pathlib

from official import calls, platform as emulator, results
from official.both import objects, terraform, wire


def everything(here, program, binaries, folder):
    """Three things: the SDK makes and Terraform imports; Terraform makes, and what both sent is the same; the SDK changes, and the
    plan shows that."""
    table = results.Table()
    place = pathlib.Path(folder) / "both"
    (place / "content").mkdir(parents=True)
    (place / "content" / "weights.txt").write_text("0.5\n")
    (place / "main.tf").write_text(objects.CONFIG)
    cli = terraform.Terraform(program, binaries, place, here, emulator.TOKEN)
    back = os.getcwd()
    os.chdir(place)
    try:
        sdk = calls.Calls(here).clients
        here.reset()
        here.calls()
        made = objects.make(sdk, here.settle)
        theirs = here.calls()
        _imported(table, cli, place, made)
        here.reset()
        here.seen = 0
        cli.run("apply", "-no-color", "-input=false", "-auto-approve")
        ours = here.calls()
        own = cli.ids()
        _same(table, ours, theirs, own, made)
        objects.change(sdk, own, here.settle)
        _shown(table, cli.plan())
    finally:
        os.chdir(back)
    return table


def _imported(table, cli, place, made):
    """What the SDK made is imported, and nothing is left to change."""
    blocks = "".join(f'import {{\n  to = peak_{kind}.this\n  id = "{made[kind]}"\n}}\n' for kind in objects.KINDS)
    (place / "imports.tf").write_text(blocks)
    try:
        changes = cli.plan()
    except RuntimeError as fault:
        table.put("import of what the SDK made", "plan", results.Result(results.FAILS, str(fault)))
        changes = {}
    finally:
        (place / "imports.tf").unlink()
    for kind in objects.KINDS:
        found = changes.get(f"peak_{kind}.this")
        verdict = results.Result(results.FAILS, f"{found[0]} {found[1]}") if found else results.Result(results.WORKS)
        table.put(f"import of what the SDK made: {kind}", "plan", verdict)


def _same(table, ours, theirs, own, made):
    """Both sent the same, or there is a reason."""
    for kind in objects.KINDS:
        names = [{str(ids[of]): f"<{of}>" for of in objects.KINDS} for ids in (own, made)]
        pair = [wire.plain(wire.bodies(calls, objects.CREATES[kind]), known) for calls, known in zip((ours, theirs), names)]
        odd = [one for one in wire.differences(*pair) if wire.reason(kind, one[0]) is None]
        text = "; ".join(f"{member}: the provider sends {mine!r}, the SDK {its!r}" for member, mine, its in odd)
        table.put(f"same body: {kind}", "wire", results.Result(results.FAILS if text else results.WORKS, text))


def _shown(table, changes):
    """The plan shows what the SDK changed, and nothing else."""
    for kind, attribute in objects.CHANGED.items():
        actions, attributes = changes.pop(f"peak_{kind}.this", ([], {}))
        # What follows from it is no change of its own.
        fine = actions == ["update"] and {attribute} == set(attributes) - {attribute + "_all"}
        table.put(f"plan after a change by the SDK: {kind}", "plan", results.Result(results.WORKS if fine else results.FAILS, f"{actions} {attributes}"))
    for address, (actions, attributes) in changes.items():
        table.put(f"plan after a change by the SDK: {address}", "plan", results.Result(results.FAILS, f"{actions} {attributes}"))

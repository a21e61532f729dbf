# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Tells what came of a run. Each function answers how many things went wrong."""

import peak

from official import cli, defects, page, results, ways

# The page tells of this release; others are only tried.
PAGE_OF = "1.29.0"


def commands(table):
    """The commands of the CLI."""
    print(f"{len(table.rows)} commands of the CLI:")
    for text, verdicts in (
        ("work in every form that they offer", (results.WORKS, results.ABSENT)),
        ("have a form with a defect of the client", (results.DEFECT,)),
        ("wait for the emulator to serve them", (results.PENDING,)),
        ("were skipped", (results.SKIPPED,)),
        ("FAIL", (results.FAILS,)),
    ):
        names = [name for name, row in sorted(table.rows.items()) if _worst(row) in verdicts]
        if names:
            print(f"  {len(names):3} {text}" + ("" if results.WORKS in verdicts else ": " + ", ".join(names)))
    for reason in sorted({result.reason for row in table.rows.values() for result in row.values() if result.verdict == results.SKIPPED}):
        print(f"  skipped: {reason}")
    failures = table.failures()
    for command, form, reason in failures:
        print(f"  FAIL peak {command} ({form}): {reason}")
    healed = defects.gone(table) if peak.__version__ == PAGE_OF else []
    for command, form in healed:
        print(f"  FAIL peak {command} ({form}) works now: take it out of scripts/sdk/official/defects.py")
    return len(failures) + len(healed)


def calls(table, what, why="this release has none"):
    """What was called from Python; no table where this release has nothing of the kind."""
    if table is None:
        print(f"no {what}: {why}")
        return 0
    waiting = [name for name, row in table.rows.items() if _worst(row) == results.PENDING]
    work = sum(_worst(row) == results.WORKS for row in table.rows.values())
    print(f"{len(table.rows)} {what}: {work} work" + (f", {len(waiting)} wait for the emulator to serve them" if waiting else ""))
    for name, row in table.rows.items():
        if _worst(row) == results.DEFECT:
            print(f"  a defect of the client: {name}: " + "; ".join(result.reason for result in row.values()))
    failures = table.failures()
    for name, form, reason in failures:
        print(f"  FAIL {name} ({form}): {reason}")
    return len(failures)


def _worst(row):
    return max((result.verdict for result in row.values()), key=results.ORDER.index)


def written(root, table, write):
    """The page in contributing/, which has to say what this run found."""
    if peak.__version__ != PAGE_OF:
        return 0
    place = root / page.PLACE
    found = ways.read(root, cli.COMMANDS)
    before = place.read_text() if place.exists() else ""
    if write:
        place.write_text(page.text(table, found, peak.__version__, before))
        print(f"  wrote {page.PLACE}")
        return 0
    stale = page.stale(before, table, found)
    if stale:
        print(f"  FAIL {page.PLACE} is not what this run found (make sdk WRITE=1): {', '.join(stale[:5])}")
    return min(1, len(stale))

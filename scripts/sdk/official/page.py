# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""contributing/official-client.md: what came of every command of the CLI, and the way of Terraform for each."""

import re

from official import defects, results

PLACE = "contributing/official-client.md"
FORMS = ("generate", "dry-run", "json", "yaml", "table")
ROW = re.compile(r"^\| `([^`]+)` \|.*$", re.MULTILINE)

HEAD = """# The official client against the emulator

`make sdk` drives the Peak SDK {version} and its CLI, as their publisher ships them, against the emulator of this repository, and
wrote this page (`make sdk WRITE=1`). It shows two things: that the emulator, on which everything here is tested, serves a client
that nobody here wrote; and which command of the CLI becomes what in Terraform.

All {count} commands run with bodies that the CLI itself generates, in an order in which they find what they need. Only the ids of
what exists are put in, and a second name where two of a kind are needed. "+" works, "-" is not offered, "wait" is not served by
the emulator yet, and "client" fails by a defect of the client, which no platform can help:

{defects}
What generated bodies lack:

{notes}
| `peak ...` | generate | dry run | JSON | YAML | table | in Terraform |
|---|---|---|---|---|---|---|
"""

SIGNS = {results.WORKS: "+", results.ABSENT: "-", results.PENDING: "wait", results.DEFECT: "client", results.FAILS: "fails"}


def rows(table, ways):
    """The rows of the page by command; those that this machine could not run are left out."""
    lines = {}
    for command, row in table.rows.items():
        if any(result.verdict == results.SKIPPED for result in row.values()):
            continue
        cells = [SIGNS[row[form].verdict] if form in row else "-" for form in FORMS]
        lines[command] = "| " + " | ".join([f"`{command}`", *cells, ways.get(command, "")]) + " |"
    return lines


def text(table, ways, version, before):
    """The whole page. What this machine could not run stays as the page before had it."""
    known = "".join(f"- `{command}`, {form}: {why}.\n" for (command, form), (_, why) in sorted(defects.KNOWN.items()))
    notes = "".join(f"- `{command}`: {note}.\n" for command, note in sorted(defects.NOTES.items()))
    kept = {match.group(1): match.group(0) for match in ROW.finditer(before) if match.group(1) in table.rows}
    lines = {**kept, **rows(table, ways)}
    head = HEAD.format(version=version, count=len(table.rows), defects=known, notes=notes)
    return head + "".join(lines[command] + "\n" for command in sorted(lines))


def stale(page, table, ways):
    """Commands of which the page says something else than this run."""
    written = {match.group(1): match.group(0) for match in ROW.finditer(page)}
    return [command for command, line in rows(table, ways).items() if written.get(command) != line]

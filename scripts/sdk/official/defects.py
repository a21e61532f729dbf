# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Defects of the official client: commands that fail whatever the platform answers, each with the reason.

A form of a command that is named here must fail with a text that holds the words; when it no longer does, the run fails, and the
entry goes.
"""

from official import results

# (command, form) -> words of the failure, and why no platform can help.
KNOWN = {
    ("artifacts download", "dry-run"): (
        "'NoneType' object has no attribute 'read'",
        "a dry run reads the content of an answer that it never asked for",
    ),
    ("images get-build-logs", "json"): (
        "is not a valid integer",
        "`--build-id` takes whole numbers, and ids of builds are texts: no build can be named; the SDK's method works",
    ),
    ("metrics query-v3", "table"): (
        "KeyError: 'data_key'",
        "`-o table` is offered, and nothing says which members its columns show",
    ),
    ("tenants list-warehouses", "table"): (
        "KeyError: 'data_key'",
        "`-o table` is offered, and nothing says which members its columns show",
    ),
    ("workflows patch", "dry-run"): (
        "KeyError: 'name'",
        "a dry run reads the workflow first, gets nothing, as nothing is sent, and goes on as if it had",
    ),
}

# What a generated body lacks, and how this run gives it.
NOTES = {
    "images create-or-update": "no `type`, which a new image needs; given as `--type`",
    "services test": "`httpMethod` and `path` are in it, and only `payload` is read; given as `--http-method` and `--path`",
    "webapps create-or-update": "no `name`; given as `--name`",
    "alerts emails send": "there is one in the package, and no `--generate` that prints it",
    "metrics query-v3": "there is one in the package, and no `--generate` that prints it",
    "metrics update-namespace": "there is one in the package, and no `--generate` that prints it",
}


def explain(command, form, reason, sent=()):
    """The result for a failure: a known defect of the client, or a failure of the platform or of this run."""
    known = KNOWN.get((command, form))
    if known and known[0] in reason:
        return results.Result(results.DEFECT, known[1], sent)
    return results.Result(results.FAILS, reason, sent)


def gone(table):
    """Entries that no longer hold: the command works."""
    return [
        (command, form)
        for command, form in KNOWN
        if form in table.rows.get(command, {}) and table.rows[command][form].verdict == results.WORKS
    ]

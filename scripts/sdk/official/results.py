# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""What came of each command in each form."""

import dataclasses

WORKS = "works"
DEFECT = "client"
PENDING = "pending"
FAILS = "fails"
SKIPPED = "skipped"
ABSENT = "-"

# From the best to the worst.
ORDER = (ABSENT, WORKS, SKIPPED, PENDING, DEFECT, FAILS)


@dataclasses.dataclass
class Result:
    """One command in one form."""

    verdict: str
    reason: str = ""
    calls: tuple = ()


class Table:
    """All results, by command and form."""

    def __init__(self):
        self.rows = {}

    def put(self, command, form, result):
        """Keeps a result; of several for the same form, the worst."""
        row = self.rows.setdefault(command, {})
        before = row.get(form)
        if before is None or _rank(result.verdict) > _rank(before.verdict):
            row[form] = result

    def failures(self):
        """What is neither fine nor explained."""
        return [
            (command, form, result.reason)
            for command, row in self.rows.items()
            for form, result in row.items()
            if result.verdict == FAILS
        ]


def _rank(verdict):
    return ORDER.index(verdict)

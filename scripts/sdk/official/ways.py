# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The way of Terraform for each command: the tables of the guide for people who come from the CLI, which is their one source."""

import pathlib
import re

GUIDE = pathlib.Path("templates/guides/from-the-cli.md")
ROW = re.compile(r"^\| (`[^|]+`) \| (.+) \|$")
LINK = re.compile(r"\]\(\.\./([^)#]+)(#[^)]*)?\)")


def read(root, commands):
    """What the guide says of each command. A row may name several: whole, or by the last word after the first one."""
    found = {}
    for line in (root / GUIDE).read_text().splitlines():
        row = ROW.match(line)
        if not row:
            continue
        area = ""
        for name in re.findall(r"`([^`]+)`", row.group(1)):
            name = name.removeprefix("peak ").split(" (")[0]
            words = name.split()
            if name in commands:
                area = " ".join(words[:-1])
                found[name] = row.group(2)
            elif f"{area} {name}" in commands:
                found[f"{area} {name}"] = row.group(2)
            elif any(command.startswith(name + " ") for command in commands):
                found.update({command: row.group(2) for command in commands if command.startswith(name + " ")})
    # Links of a guide leave out the ending, as the registry has them; those of the page are files of the repository.
    return {name: LINK.sub(r"](../docs/\1.md\2)", way) for name, way in found.items()}

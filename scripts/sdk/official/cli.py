# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Runs commands of the official CLI, in every form of output that each of them offers, and judges what came of it."""

import json
import os
import re
import sys

# The CLI asks for the width when it is imported. A narrow terminal folds the bodies that it generates.
os.environ["COLUMNS"] = "400"
os.environ["NO_COLOR"] = "1"

import click
import typer.main
import yaml
from peak.cli.cli import typer_app

from official import forked

# The one written in C where there is one.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

FORMATS = ("json", "yaml", "table")


# What the CLI makes of itself at each start, made once: it takes longer than most commands.
ROOT = typer.main.get_command(typer_app)


def tree():
    """Every command of the CLI by its full name."""
    found = {}

    def walk(command, path):
        if isinstance(command, click.Group):
            for name, child in command.commands.items():
                walk(child, [*path, name])
        else:
            found[" ".join(path)] = command

    walk(ROOT, [])
    return found


COMMANDS = tree()


def option(command, name):
    """An option of a command, or None."""
    for parameter in COMMANDS[command].params:
        if name in parameter.opts:
            return parameter
    return None


def formats(command):
    """The forms of output that a command offers."""
    output = option(command, "--output")
    return [str(choice) for choice in output.type.choices] if output is not None else []


def call(arguments, environment=None, folder=None):
    """Runs the CLI with arguments."""

    def main():
        sys.argv = ["peak", *arguments]
        ROOT(prog_name="peak")

    return forked.run(main, environment, folder)


def unreadable(outcome, form):
    """Why what was printed is not what the form promises, or nothing. Uploads print their progress first, on the same stream."""
    printed = "\n".join(line for line in outcome.out.splitlines() if not line.startswith("Uploading"))
    try:
        if form == "json" and printed.lstrip().startswith(("{", "[")):
            json.loads(printed)
        if form == "yaml":
            yaml.load(printed, Loader=LOADER)  # noqa: S506 - a safe one
    except (ValueError, yaml.YAMLError) as fault:
        return f"what is printed is no {form}: " + re.sub(r"\s+", " ", str(fault))[:200]
    return None

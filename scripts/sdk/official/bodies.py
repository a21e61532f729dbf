# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The bodies that the CLI generates, with nothing changed in them but the ids of objects that exist here."""

import functools
import pathlib

import yaml

from official import cli

DOCKERFILE = "FROM python:3.12-slim\nCOPY . /app\nCMD [\"python\", \"/app/app.py\"]\n"
CUBE = """cubes:
  - name: product
    sql_table: shop.product
    dimensions:
      - name: name
        sql: name
        type: string
        primary_key: true
      - name: category
        sql: category
        type: string
      - name: created_at
        sql: created_at
        type: time
    measures:
      - name: price
        sql: price
        type: sum
    segments:
      - name: electronics
        sql: "{CUBE}.category = 'electronics'"
"""


def write_application(folder):
    """The folder that the generated bodies speak of: what they pack, attach and publish."""
    folder = pathlib.Path(folder)
    for name, text in {
        "Dockerfile": DOCKERFILE,
        "app.py": "print('hello')\n",
        ".gitignore": "*.log\n",
        ".dockerignore": "*.tmp\n",
        "model.txt": "a model\n",
        "outputs/result.csv": "a,b\n1,2\n",
        "metrics/product.yml": CUBE,
        "path/to/sql": "SELECT 1;\n",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return folder


@functools.cache
def generated(command):
    """What `peak COMMAND --generate` prints."""
    outcome = cli.call([*command.split(), "--generate"])
    body = yaml.load(outcome.out, Loader=cli.LOADER) if outcome.status == 0 else None
    if not isinstance(body, dict):
        raise ValueError(f"generates no body: {outcome.reason()}")
    return body


def named(body, name):
    """The same body of an object with another name."""
    inner = dict(body["body"]) if isinstance(body.get("body"), dict) else None
    if inner is None:
        return {**body, "name": name}
    if "metadata" in inner:
        inner["metadata"] = {**inner["metadata"], "name": name}
    else:
        inner["name"] = name
    return {**body, "body": inner}


def fill(value, members):
    """The same value with some members replaced wherever they stand, however deep; None takes a member away."""
    if isinstance(value, dict):
        kept = {name: item for name, item in value.items() if members.get(name, item) is not None}
        return {name: members[name] if name in members else fill(item, members) for name, item in kept.items()}
    if isinstance(value, list):
        return [fill(item, members) for item in value]
    return value


def renamed(value, names):
    """The same value with some texts replaced, wherever they stand as a value or as the name of a member."""
    if isinstance(value, dict):
        return {names.get(name, name): renamed(item, names) for name, item in value.items()}
    if isinstance(value, list):
        return [renamed(item, names) for item in value]
    return names.get(value, value) if isinstance(value, str) else value

# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""What the SDK and the provider send for the same object."""

import json

# Differences with their reasons: (kind, member) -> why. A member ends in * where what is below it is meant.
REASONS = {
    ("image", "buildDetails.useCache"): "the provider sends the default, so that what is built is what the plan says",
    ("service", "minInstances"): "the provider sends the default, so that what runs is what the plan says",
    ("block_spec", "autoRunOnDeploy"): "the provider sends the default; the SDK sends what is not set as the text null",
    ("block_spec", "featured"): "the provider sends the default; the SDK sends what is not set as the text null",
    ("app_spec", "featured"): "the provider sends the default; the SDK sends what is not set as the text null",
}


def bodies(calls, create):
    """The body of the call that made an object: JSON, or the parts of a form with their texts decoded."""
    for call in calls:
        if call["method"] == "POST" and call["path"].rstrip("/") == create:
            if call.get("parts"):
                return {part["name"]: _part(part) for part in call["parts"]}
            # Apps are made with JSON that holds JSON.
            return {name: _text(item) if isinstance(item, str) else item for name, item in call["json"].items()}
    return None


def _part(part):
    if part.get("zip") is not None:
        return sorted((entry["name"], entry["size"]) for entry in part["zip"] if not entry["name"].endswith("/"))
    return _text(part.get("text", ""))


def _text(text):
    """What a text says that holds JSON, and any other text as it is."""
    try:
        return json.loads(text)
    except ValueError:
        return text


def plain(value, names):
    """A body without what means nothing: null members, and ids, which are named."""
    if isinstance(value, dict):
        return {name: plain(item, names) for name, item in value.items() if item is not None}
    if isinstance(value, (list, tuple)):
        return [plain(item, names) for item in value]
    return names.get(str(value), value)


def differences(ours, theirs, path=""):
    """Members that are not the same: (member, of the provider, of the SDK)."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        found = []
        for name in sorted({*ours, *theirs}):
            found += differences(ours.get(name), theirs.get(name), f"{path}.{name}" if path else name)
        return found
    return [] if ours == theirs else [(path, ours, theirs)]


def reason(kind, member):
    """The reason for a difference, or nothing."""
    for (of, name), why in REASONS.items():
        if of in (kind, "*") and (member == name or name.endswith("*") and member.startswith(name[:-1])):
            return why
    return None

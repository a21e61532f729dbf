# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""One pass through all commands in one form of output."""

import os
import pathlib

import peak
import yaml

from official import bodies, cli, defects, results

# What a platform without an area answers to its calls.
NO_SUCH_PLACE = "there is nothing at"


class Pass:
    """Runs commands on a platform, one after the other; what one made, the next may use."""

    def __init__(self, platform, form, table, folder, cache):
        self.platform = platform
        self.form = form
        self.cache = cache
        self.table = table
        self.folder = pathlib.Path(folder)
        self.done = set()
        self.files = 0

    def has(self, command):
        """Whether this release of the CLI has a command."""
        return command in cli.COMMANDS

    def body(self, command, name=None, **members):
        """The file with the body that a command generates, with ids of objects that exist, and where it needs one another name."""
        body = bodies.fill(bodies.generated(command), members)
        return self.file(command, bodies.named(body, name) if name else body)

    def file(self, name, body):
        """A file with a body."""
        self.files += 1
        path = self.folder / ".bodies" / f"{name.replace(' ', '-')}-{self.files}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(body, sort_keys=False))
        return str(path)

    def sample(self, path):
        """A sample body that the SDK ships though no command generates it."""
        return str(pathlib.Path(peak.__file__).parent / "sample_yaml" / path)

    def app_body(self, command, name, app, blocks):
        """A generated body of an app. It calls its three blocks block-1 to block-3: it includes the first one, leaves out the
        third one, and gives values to the first two, by name. Blocks are (name, id)."""
        body = bodies.generated(command)
        inner = body["body"]
        if "spec" in inner:
            body = bodies.fill(body, {"spec": {**inner["spec"], "id": app}})
        ids = {f"block-{number}": block[1] for number, block in enumerate(blocks, 1)}
        names = {f"{word}{number}": block[0] for number, block in enumerate(blocks, 1) for word in ("block-", "block")}
        for holder in ("spec", "blocksConfig"):
            if holder in inner:
                body = bodies.fill(body, {holder: bodies.renamed(body["body"][holder], ids)})
        body = bodies.fill(body, {"parameters": bodies.renamed(inner["parameters"], names)})
        return self.file(command, bodies.named(body, name) if name else body)

    def next_fails(self, kind, match=None):
        """Has the next thing of a kind end as failed."""
        self.platform.ask("POST", "/_emulator/outcomes", {"kind": kind, "match": match or {}, "result": "failed", "times": 1})

    def skip(self, commands, why):
        """Leaves commands out, for a reason of this machine."""
        for command in filter(self.has, commands):
            self.done.add(command)
            self.table.put(command, self.form, results.Result(results.SKIPPED, why))

    def insert(self, kind, value):
        """Puts something on the platform that no call of its API makes."""
        self.platform.ask("PUT", f"/_emulator/objects/{kind}/{value['id']}", value)

    def __call__(self, command, *arguments, dry=True, environment=None):
        """Runs a command in the form of the pass (in JSON where it does not offer it), after a dry run. Answers what the
        platform last answered, which does not depend on what the CLI makes of it."""
        if not self.has(command):
            return {}
        self.done.add(command)
        words = [*command.split(), *map(str, arguments)]
        if dry and self.form == "json" and cli.option(command, "--dry-run") is not None:
            self._judge(command, "dry-run", [*words, "--dry-run"], environment)
        offered = cli.formats(command)
        if self.form in offered:
            answer = self._judge(command, self.form, [*words, "-o", self.form], environment)
        else:
            if self.form == "json":
                answer = self._judge(command, "json", words, environment)
            else:
                self.table.put(command, self.form, results.Result(results.ABSENT))
                self.platform.calls()
                cli.call(words, environment, self.folder)
                answer = _last(self.platform.calls())
        self.platform.settle()
        return answer

    def generates(self, command):
        """Has a command generate its body, for the table."""
        if self.form != "json" or not self.has(command) or cli.option(command, "--generate") is None:
            return
        try:
            bodies.generated(command)
            self.table.put(command, "generate", results.Result(results.WORKS))
        except (ValueError, yaml.YAMLError) as fault:
            self.table.put(command, "generate", defects.explain(command, "generate", str(fault)))

    def _judge(self, command, form, words, environment):
        self.platform.calls()
        outcome = cli.call(words, environment, self.folder)
        calls = self.platform.calls()
        self.table.put(command, form, self._verdict(command, form, outcome, calls))
        return _last(calls)

    def _verdict(self, command, form, outcome, calls):
        sent = tuple(f"{call['method']} {call['path']}" for call in calls)
        refused = [call for call in calls if not 200 <= call["status"] < 300]
        reason = ""
        if refused and any(NO_SUCH_PLACE in str(call.get("response")).lower() for call in refused):
            return results.Result(results.PENDING, f"the emulator does not serve {refused[0]['path']}", sent)
        if outcome.status != 0:
            reason = outcome.reason()
        elif refused:
            reason = f"{sent[calls.index(refused[0])]}: {refused[0]['status']} {refused[0].get('response')}"
        elif form == "dry-run" and any(call["method"] != "GET" for call in calls):
            reason = "a dry run sent " + ", ".join(sent)
        else:
            reason = cli.unreadable(outcome, form) or ""
        if refused and outcome.status != 0:
            reason += f" ({refused[0]['status']} {str(refused[0].get('response'))[:200]})"
        if os.environ.get("SDK_DEBUG") and reason:
            print("----", command, form, words_of(outcome), sep="\n")
        if reason:
            return defects.explain(command, form, reason, sent)
        return results.Result(results.WORKS, "", sent)


def words_of(outcome):
    """All that a run printed, for whoever looks for a fault."""
    return outcome.out[-3000:] + outcome.err[-3000:]


def _last(calls):
    """The answer to the last call, as an object whatever it is."""
    answer = calls[-1].get("response") if calls else None
    return answer if isinstance(answer, dict) else {}

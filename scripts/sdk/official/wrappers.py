# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""The publishing wrappers that the SDK ships, on an app of three blocks: publish, deploy, release, the orchestrator and delete."""

import os
import pathlib

from official import results

# What each block is: the wrappers tell workflows from services.
WORKFLOW = """body:
  version: 1
  kind: workflow
  metadata: {name: "{{BLOCK_NAME}}", title: "{{BLOCK_NAME}}", summary: "Version {{VERSION}}"}
  release: {version: "{{VERSION}}", notes: "{{RELEASE_NOTES}}"}
  config:
    images: {base: {dockerfile: Dockerfile, context: "."}}
    steps: {run: {type: standard, imageRef: base, command: python app.py, resources: {instanceTypeId: 21, storage: 10GB}}}
parameters:
  run:
    - {name: batch, type: number, required: true, title: Batch, description: Rows at a time, defaultValue: 100}
    - {name: region, type: string, required: true, title: Region, description: Where, defaultValue: north}
artifact: {path: "%(folder)s"}
scope: "{{SCOPE}}"
"""
SERVICE = """body:
  version: 1
  kind: service
  metadata: {name: "{{BLOCK_NAME}}", title: "{{BLOCK_NAME}}", summary: "Version {{VERSION}}"}
  release: {version: "{{VERSION}}", notes: "{{RELEASE_NOTES}}"}
  config: {serviceType: web-app, image: {dockerfile: Dockerfile, context: "."}, resources: {instanceTypeId: 43}}
parameters:
  run:
    - {name: theme, type: string, required: true, title: Theme, description: Colours, defaultValue: dark}
artifact: {path: "%(folder)s"}
scope: "{{SCOPE}}"
"""
APP = """body:
  version: 1
  kind: app
  metadata: {name: "{{app_name}}", title: The app, summary: "Version {{VERSION}}"}
  release: {version: "{{VERSION}}", notes: "{{RELEASE_NOTES}}"}
  config:
  {% for block in BLOCKS %}
    - {id: "{{block.id}}", release: {version: "{{block.version}}"}, autoRunOnDeploy: {{block.run_on_deploy}}}
  {% endfor %}
parameters:
  run:
    - {name: region, type: string, required: true, title: Region, description: Where, defaultValue: south}
scope: "{{SCOPE}}"
"""
PUBLISH = """app: {name: forecast, path: app.yaml, params: {VERSION: 1.0.0}}
blocks:
  - {name: ingest, path: workflow.yaml, run_on_deploy: true, params: {VERSION: 1.0.0}}
  - {name: train, path: workflow.yaml, params: {VERSION: 1.0.0}}
  - {name: board, path: service.yaml, params: {VERSION: 1.0.0}}
"""
DEPLOY = """metadata: {name: forecast-live, title: Forecast}
spec: {id: to-be-given, release: {version: 0.0.0}}
appParameters: {run: {region: west}}
parameters: {ingest: {run: {batch: 7}}}
revision: {notes: by the wrappers}
"""


def write(folder):
    """The files that the wrappers read."""
    place = pathlib.Path(folder) / "wrapped"
    place.mkdir()
    texts = {"workflow.yaml": WORKFLOW, "service.yaml": SERVICE, "app.yaml": APP, "publish.yaml": PUBLISH, "deploy.yaml": DEPLOY}
    for name, text in texts.items():
        (place / name).write_text(text.replace("%(folder)s", str(folder)))
    return place


class Steps:
    """What came of each step."""

    def __init__(self, platform):
        self.platform = platform
        self.table = results.Table()

    def __call__(self, name, function, *arguments, wanted=None, defect=None, **named):
        """Runs a step, and compares what it answers. A defect is the text of a failure that no platform can help."""
        answer, reason = None, ""
        try:
            answer = function(*arguments, **named)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is the result
            reason = f"{type(fault).__name__}: {fault}"[:300]
        if not reason and wanted is not None and not (wanted(answer) if callable(wanted) else answer == wanted):
            reason = f"answers {answer!r}"
        verdict = results.FAILS if reason else results.WORKS
        if defect:
            verdict = results.DEFECT if defect in reason else results.FAILS
            reason = reason or "works now: it is no defect any more"
        self.table.put(name, "call", results.Result(verdict, reason))
        self.platform.settle()
        return answer


def everything(platform, folder):
    """Runs the wrappers."""
    from peak.press.wrappers import deploy, publish
    from peak.press.wrappers.delete import delete
    from peak.press.wrappers.orchestrator import trigger_next_workflow, trigger_workflow
    from peak.press.wrappers.release import release
    from peak.press.wrappers.utils import fetch_run_time_params, get_deployment_metadata, get_service_url, get_workflow_status

    step = Steps(platform)
    place = write(folder)
    files = str(place / "publish.yaml"), str(place)
    spec, version = step("publish", publish, *files, wanted=lambda answer: answer[1] == "1.0.0") or (None, None)
    step("deploy", deploy, str(place / "deploy.yaml"), spec, version)
    app = _deployment(platform, "app")
    block = _deployment(platform, "workflow", "ingest")
    step("get_deployment_metadata", get_deployment_metadata, app, wanted=lambda answer: answer["name"] == "forecast-live")
    step("get_workflow_status", get_workflow_status, app, "ingest", wanted="Success")
    step("get_service_url", get_service_url, app, "board", wanted=lambda answer: answer.startswith("http"))
    os.environ["PRESS_DEPLOYMENT_ID"] = str(block)
    try:
        step("fetch_run_time_params", fetch_run_time_params, _Quiet(), ["batch"], wanted={"batch": 7})
    finally:
        del os.environ["PRESS_DEPLOYMENT_ID"]
    step("trigger_workflow", trigger_workflow, "train", block, wanted="train triggered")
    step("trigger_workflow, once", trigger_workflow, "train", block, trigger_once=True, wanted="train already executed")
    # By what the names of blocks and of their workflows begin with.
    step("trigger_next_workflow", trigger_next_workflow, block, ["ingest", "train"], wanted="train triggered")
    step("release", release, files[0], str(place / "deploy.yaml"), files[1], wanted=True)
    revised = platform.ask("GET", f"/v1/apps/deployments/{app}")
    step("release, its revision", revised.get, "latestRevision", wanted=lambda latest: latest["revision"] == 2)
    # It looks for the blocks of the app as if its config were one object, and it is a list.
    step("delete, an app with its specs", delete, "forecast", is_app=True, delete_specs=True, wanted=lambda answer: answer[0], defect="dictionary update sequence")
    step("delete, its deployment", list, _names(platform, "deployments"), wanted=[])
    platform.ask("DELETE", f"/v1/apps/specs/{spec}")
    for name in ("ingest", "train", "board"):
        step(f"delete, the block {name}", delete, name, is_app=False, delete_specs=True, wanted=(True, None))
    step("delete, what is left", list, _names(platform, "specs"), wanted=[])
    # A second release of a block whose metadata stays as it was: the platform says so, and the wrapper takes that for a failure.
    (place / "workflow.yaml").write_text((place / "workflow.yaml").read_text().replace("Version {{VERSION}}", "As it was"))
    step("publish, the same again", lambda: [publish(*files, publish_app=False) for _ in range(2)], defect="No changes detected")
    return step.table


def _deployment(platform, kind, name=""):
    """The id of the first deployment of a kind whose name holds a word."""
    for one in platform.ask("GET", "/v1/deployments/")["deployments"]:
        if one["kind"] == kind and name in one["metadata"]["name"]:
            return one["id"]
    return None


def _names(platform, kind):
    """The names of all specs or deployments."""
    return [one["metadata"]["name"] for one in platform.ask("GET", f"/v1/{kind}/")[kind]]


class _Quiet:
    """A logger that says nothing."""

    def __getattr__(self, _):
        return lambda *_, **__: None

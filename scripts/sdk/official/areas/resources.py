# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Artifacts, images, services, web apps, workflows and e-mails."""

def artifacts(run):
    """Everything of `peak artifacts`."""
    made = run("artifacts create", run.body("artifacts create")).get("id")
    run("artifacts create-version", made, run.body("artifacts create-version"))
    run("artifacts update-metadata", made, run.body("artifacts update-metadata"))
    run("artifacts describe", made)
    run("artifacts list", "--page-size", 5)
    run("artifacts download", made, "downloaded.zip", "--version", 2)
    run("artifacts delete-version", made, 1)
    run("artifacts delete", made)


def image(run, name):
    """An image with a version that is ready, for what runs on one."""
    answer = run("images create", run.body("images create", name=name), dry=False)
    return answer.get("imageId"), answer.get("versionId")


def images(run):
    """Everything of `peak images`."""
    made = run("images create", run.body("images create"))
    number, first = made.get("imageId"), made.get("versionId")
    # Only a version that is not ready can be updated.
    run.next_fails("build")
    second = run("images create-version", number, run.body("images create-version")).get("versionId")
    run("images update-version", "--image-id", number, "--version-id", second, run.body("images update-version"))
    # The generated body has no type, which a new image needs.
    run("images create-or-update", run.body("images create-or-update"), "--type", "workflow")
    run("images create-or-update", run.body("images create-or-update", version="0.0.3"))
    run("images list", "--name", "upload", "--status", "ready,not-ready", "--page-size", 5)
    run("images describe", number)
    run("images list-versions", number, "--page-size", 5)
    run("images describe-version", "--image-id", number, "--version-id", first)
    builds = run("images list-builds", number, "--page-size", 5).get("builds") or [{}]
    run("images get-build-logs", "--image-id", number, "--build-id", builds[0].get("buildId"))
    third = run("images create-version", number, run.body("images create-version", version="0.0.4"), dry=False).get("versionId")
    run("images delete-version", "--image-id", number, "--version-id", third)
    run("images delete-versions", "--image-id", number, "--version-ids", f"{first},{second}")
    run("images delete", number)


def services(run):
    """Everything of `peak services`."""
    number, version = image(run, "image-of-services")
    ids = {"imageId": number, "versionId": version}
    made = run("services create", run.body("services create", **ids)).get("id")
    run("services create-or-update", run.body("services create-or-update", **ids))
    run("services update", made, run.body("services update", **ids))
    run("services describe", made)
    run("services list", "--service-type", "web-app,api", "--page-size", 5)
    # The generated body is one of a web app, whose stickiness an API does not know.
    run("services create", run.body("services create", **ids, name="my-api", serviceType="api", sessionStickiness=None), dry=False)
    # Of the generated body the command reads the payload only.
    run("services test", "my-api", run.body("services test"), "--http-method", "post", "--path", "/")
    run("services delete", made)


def webapps(run):
    """Everything of `peak webapps`."""
    number, version = image(run, "image-of-webapps")
    ids = {"imageId": number, "versionId": version}
    made = run("webapps create", run.body("webapps create", **ids)).get("id")
    run("webapps create-or-update", run.body("webapps create-or-update", **ids), "--name", "my-webapp")
    run("webapps update", made, run.body("webapps update", **ids))
    run("webapps describe", made)
    run("webapps list", "--page-size", 5)
    run("webapps delete", made)


def workflows(run):
    """Everything of `peak workflows`."""
    number, version = image(run, "image-of-workflows")
    ids = {"imageId": number, "imageVersionId": version}
    made = run("workflows create", run.body("workflows create", **ids)).get("id")
    # What is generated for the update has a webhook for a trigger, and only a schedule can be paused.
    run("workflows pause", made)
    run("workflows resume", made)
    run("workflows create-or-update", run.body("workflows create-or-update", **ids))
    run("workflows update", made, run.body("workflows update", **ids))
    run("workflows patch", made, run.body("workflows patch", **ids))
    run("workflows describe", made)
    run("workflows list", "--page-size", 5, "--workflow-status", "Available,Draft")
    run("workflows list-resources")
    run("workflows list-default-resources")
    ran = run("workflows execute", made, run.body("workflows execute")).get("executionId")
    run("workflows list-executions", made, "--page-size", 5)
    run("workflows get-execution-details", "--workflow-id", made, "--execution-id", ran)
    logs = ("workflows get-execution-logs", "--workflow-id", made, "--execution-id", ran, "--step-name", "step1")
    run(*logs)
    run(*logs, "--follow")
    run(*logs, "--save", "--file-name", "step.log")
    run("workflows delete", made)


def emails(run):
    """Everything of `peak alerts emails`."""
    template = {"id": 1, "name": "my-email-template", "scope": "private", "subject": "Hello", "body": "<p>Hello {{name}}</p>"}
    run.insert("email-template", template)
    sent = run("alerts emails send", run.sample("resources/emails/send_email.yaml")).get("id")
    run("alerts emails list", "--page-size", 5)
    run("alerts emails describe", sent)
    run("alerts emails list-templates")
    run("alerts emails describe-template", "my-email-template")

# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Specs and deployments of blocks and apps."""

# Block specs may be shared with these, as the generated bodies have it.
OTHERS = ["tenant2", "tenant3"]


def press(run):
    """Everything of `peak blocks`, `peak apps`, `peak specs` and `peak deployments`."""
    spec = blocks(run)
    known = [("workflow-block", spec)]
    for name in ("second-block", "third-block"):
        further = run("blocks specs create", run.body("blocks specs create", name, tenants=OTHERS), dry=False).get("id")
        run("blocks specs create-release", further, run.body("blocks specs create-release"), dry=False)
        known.append((name, further))
    apps(run, known)
    run("blocks specs update-metadata", spec, run.body("blocks specs update-metadata"))
    run("blocks specs delete", spec)


def blocks(run):
    """Everything of `peak blocks` but what ends a spec."""
    body = run.body("blocks specs create", tenants=OTHERS)
    run("blocks specs validate", body)
    spec = run("blocks specs create", body).get("id")
    run("blocks specs create-release", spec, run.body("blocks specs create-release"))
    run("blocks specs list", "--status", "available", "--page-size", 5)
    run("blocks specs describe", spec)
    run("blocks specs list-releases", "--spec-id", spec)
    run("blocks specs describe-release", "--spec-id", spec, "--version", "1.0.0")
    made = run("blocks deployments create", run.body("blocks deployments create", id=spec)).get("id")
    run("blocks deployments create-revision", made, run.body("blocks deployments create-revision"))
    run("blocks deployments list", "--status", "deployed,failed", "--page-size", 5)
    run("blocks deployments describe", made)
    run("blocks deployments list-revisions", made, "--page-size", 5)
    run("blocks deployments describe-revision", "--deployment-id", made, "--revision", 1)
    run("blocks deployments update-metadata", made, run.body("blocks deployments update-metadata"))
    run("blocks deployments patch-parameters", made, run.body("blocks deployments patch-parameters"))
    run("blocks deployments get-parameters", "--deployment-id", made)
    run("blocks deployments get-related-block-details", "--deployment-id", made)
    run("deployments patch-parameters", made, run.body("deployments patch-parameters"))
    run("deployments execute-resources", made)
    run("blocks deployments delete", made)
    # Only what failed is deployed again.
    run.next_fails("deployment")
    failed = run("blocks deployments create", run.body("blocks deployments create", "failed-block", id=spec), dry=False).get("id")
    run("blocks deployments redeploy", failed)
    run("blocks deployments delete", failed, dry=False)
    return spec


def apps(run, known):
    """Everything of `peak apps`, and what concerns both kinds. The app has two blocks; its deployments leave out one of them and
    take in a third one, as the generated bodies have it."""

    def config(version):
        return [{"id": spec, "release": {"version": version}, "autoRunOnDeploy": True} for _, spec in known[1:]]

    def deployed(command, name=None):
        return run.app_body(command, name, app, known)

    app = run("apps specs create", run.body("apps specs create", config=config("1.0.0"), tenants=OTHERS)).get("id")
    run("apps specs create-release", app, run.body("apps specs create-release", config=config("2.0.0")))
    run("apps specs list", "--page-size", 5)
    run("apps specs describe", app)
    run("apps specs list-releases", "--spec-id", app)
    run("apps specs describe-release", "--spec-id", app, "--version", "1.0.0")
    made = run("apps deployments create", deployed("apps deployments create")).get("id")
    run("apps deployments create-revision", made, deployed("apps deployments create-revision"))
    run("apps deployments list", "--page-size", 5)
    run("apps deployments describe", made)
    run("apps deployments list-revisions", made, "--page-size", 5)
    run("apps deployments describe-revision", "--deployment-id", made, "--revision", 1)
    run("apps deployments update-metadata", made, run.body("apps deployments update-metadata"))
    run("deployments patch-parameters-v2", made, deployed("deployments patch-parameters-v2"))
    run("specs list", "--page-size", 5)
    run("specs list-release-deployments", "--spec-id", app, "--version", "2.0.0")
    run("deployments list", "--page-size", 5)
    run("apps specs update-metadata", app, run.body("apps specs update-metadata"))
    run("apps deployments delete", made)
    run.next_fails("deployment")
    failed = run("apps deployments create", deployed("apps deployments create", "failed-app"), dry=False).get("id")
    run("apps deployments redeploy", failed)
    run("apps deployments delete", failed, dry=False)
    run("apps specs delete", app)

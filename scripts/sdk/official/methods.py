# Copyright (c) the terraform-provider-peak authors
# SPDX-License-Identifier: MPL-2.0

"""Every method of the SDK's clients, in an order in which each finds what it needs."""

from official import bodies

TEMPLATE = {"id": 1, "name": "my-email-template", "scope": "private", "subject": "Hello", "body": "<p>Hello {{name}}</p>"}
ARTIFACT = {"path": ".", "ignore_files": [".gitignore", ".dockerignore"]}


def body(command, name=None, **members):
    """The body that a command of the CLI generates, as its methods take it."""
    filled = bodies.fill(bodies.generated(command), members)
    return (bodies.named(filled, name) if name else filled)["body"]


def everything(sdk):
    """Calls all methods."""
    for area in (artifacts, images, services, workflows, alerts, tenant, metrics, press):
        area(sdk)


def artifacts(sdk):
    made = sdk.artifacts.create_artifact("one", ARTIFACT, description="d", source="email").get("id")
    for name in ("two", "three"):
        sdk.artifacts.create_artifact(name, ARTIFACT)
    sdk.artifacts.create_artifact_version(made, ARTIFACT)
    sdk.artifacts.update_artifact(made, {"name": "renamed"})
    sdk.artifacts.describe_artifact(made)
    sdk.artifacts.list_artifacts()
    sdk.artifacts.download_artifact(made, "artifact.zip", version=1)
    sdk.artifacts.delete_artifact_version(made, 1)
    sdk.artifacts.delete_artifact(made)


def image(sdk, name, kind="workflow"):
    """An image that is ready: its id and that of its version."""
    made = sdk.images.create_image(body("images create", name, type=kind), ARTIFACT)
    return made.get("imageId"), made.get("versionId")


def images(sdk):
    number, first = image(sdk, "sdk-image")
    for name in ("further", "furthest"):
        image(sdk, name)
    sdk.platform.ask("POST", "/_emulator/outcomes", {"kind": "build", "result": "failed", "times": 1})
    second = sdk.images.create_version(number, body("images create-version"), ARTIFACT).get("versionId")
    sdk.images.update_version(number, second, body("images update-version"), ARTIFACT)
    third = sdk.images.create_version(number, body("images create-version", version="0.0.3"), ARTIFACT).get("versionId")
    for version in ("0.0.1", "0.0.2"):
        sdk.images.create_or_update_image_version({**body("images create-or-update"), "type": "workflow", "version": version}, ARTIFACT)
    sdk.images.describe_image(number)
    sdk.images.describe_version(number, first)
    sdk.images.list_images(name="f", status=["ready"])
    sdk.images.list_image_versions(number)
    builds = sdk.images.list_image_builds(number).get("builds") or [{}]
    build = builds[0].get("buildId")
    logs = sdk.images.get_build_logs(number, build)
    sdk.images.get_build_logs(number, build, next_token=logs.get("nextToken"))
    sdk.images.get_build_logs(number, build, save=True, file_name="build.log")
    sdk.images.delete_version(number, third)
    sdk.images.delete_versions(number, [first, second])
    sdk.images.delete_image(number)


def services(sdk):
    number, version = image(sdk, "sdk-image-of-services", "api")
    ids = {"imageId": number, "versionId": version}
    made = sdk.services.create_service(body("services create", **ids)).get("id")
    sdk.services.create_or_update_service(body("services create-or-update", **ids))
    sdk.services.create_or_update_service(body("services create-or-update", "second", **ids))
    sdk.services.create_service(body("services create", "my-api", **ids, serviceType="api", sessionStickiness=None))
    sdk.services.update_service(made, body("services update", **ids))
    sdk.services.describe_service(made)
    sdk.services.list_services(service_type=["web-app", "api"])
    sdk.services.test_service("my-api", "get", path="/", payload={})
    sdk.services.delete_service(made)
    made = sdk.webapps.create_webapp(body("webapps create", **ids)).get("id")
    for name in ("my-webapp", "second-webapp"):
        sdk.webapps.create_or_update_webapp(body("webapps create-or-update", name, **ids))
    sdk.webapps.update_webapp(made, body("webapps update", **ids))
    sdk.webapps.describe_webapp(made)
    sdk.webapps.list_webapps()
    sdk.webapps.delete_webapp(made)


def workflows(sdk):
    number, version = image(sdk, "sdk-image-of-workflows")
    ids = {"imageId": number, "imageVersionId": version}
    made = sdk.workflows.create_workflow(body("workflows create", **ids)).get("id")
    sdk.workflows.pause_workflow(made)
    sdk.workflows.resume_workflow(made)
    for name in ("new-workflow", "second", "third"):
        sdk.workflows.create_or_update_workflow(body("workflows create-or-update", name, **ids))
    sdk.workflows.update_workflow(made, body("workflows update", **ids))
    sdk.workflows.patch_workflow(made, body=body("workflows patch", **ids))
    sdk.workflows.patch_workflow(made, name="patched", command="echo 2", step_names=["step1"], storage="20GB")
    sdk.workflows.describe_workflow(made)
    sdk.workflows.list_workflows(workflow_status=["Available", "Draft"])
    sdk.workflows.list_resources()
    sdk.workflows.get_default_resource()
    runs = [sdk.workflows.execute_workflow(made, body("workflows execute")).get("executionId") for _ in range(3)]
    sdk.workflows.list_executions(made)
    sdk.workflows.get_execution_details(made, runs[0])
    logs = sdk.workflows.get_execution_logs(made, runs[0], "step1")
    sdk.workflows.get_execution_logs(made, runs[0], "step1", next_token=logs.get("nextToken"))
    sdk.workflows.get_execution_logs(made, runs[0], "step1", save=True, file_name="step.log")
    sdk.workflows.delete_workflow(made)


def alerts(sdk):
    sdk.platform.ask("PUT", "/_emulator/objects/email-template/1", TEMPLATE)
    mail = {"recipients": ["person1@peak.ai"], "subject": "Hello", "templateName": TEMPLATE["name"], "templateParameters": {"name": "J"}}
    sent = [sdk.alerts.send_email(mail, files).get("id") for files in (["model.txt"], ["model.txt", "outputs"], None)]
    sdk.alerts.list_emails()
    sdk.alerts.describe_email(sent[0])
    sdk.alerts.list_templates()
    sdk.alerts.describe_template(TEMPLATE["name"])


def tenant(sdk):
    sdk.platform.ask("PUT", "/_emulator/objects/permission/PRICING.GUARDRAILS", {"id": "PRICING.GUARDRAILS", "actions": ["read"]})
    sdk.tenants.list_instance_options("workflow")
    sdk.tenants.list_warehouses()
    sdk.tenants.get_credentials()
    if sdk.tenants.takes("get_credentials", "all_warehouses"):
        sdk.tenants.get_credentials(all_warehouses=True)
    sdk.users.check_permissions({"PRICING.GUARDRAILS": "read"})


def metrics(sdk):
    sdk.platform.rows()
    made = sdk.metrics.create_collection({"path": "metrics"}, body("metrics create-collection")).get("collectionId")
    sdk.metrics.list_collections()
    sdk.metrics.publish(artifact={"path": "metrics"}, body={"namespace": "default"})
    sdk.metrics.list(namespace="default")
    sdk.metrics.query(measures=["product.price"], dimensions=["product.name"], namespace="default", order={"product.price": "asc"}, limit=5)
    sdk.metrics.query_v3([{"namespace": "default", "measures": ["product.price"]}])
    sdk.metrics.get_source("default")
    sdk.metrics.get_warehouse_schema("shop", ["product"])
    sdk.metrics.list_namespaces()
    sdk.metrics.update_namespace("default", description="Products", metadata={"a": "b"})
    sdk.metrics.delete(namespace="default", measures=["product.price"])
    if made:
        sdk.metrics.publish(collection_id=made, body={"namespace": "other"})
    sdk.metrics.delete_namespace("other")
    sdk.metrics.delete_collection(made)


def block_options(command, tenants=()):
    """What goes next to the body of a block spec."""
    whole = bodies.generated(command)
    options = {"artifact": ARTIFACT, "parameters": whole["parameters"], "auto_run_on_deploy": True}
    return {**options, "scope": "shared", "tenants": list(tenants)} if tenants else options


def press(sdk):
    others = ["tenant2", "tenant3"]
    create, release = "blocks specs create", "blocks specs create-release"
    ids = {name: sdk.blocks.create_spec(body(create, name), **block_options(create, others)).get("id") for name in ("first", "second", "third")}
    for spec in ids.values():
        sdk.blocks.create_spec_release(spec, body(release), **block_options(release))
    spec = ids["first"]
    sdk.blocks.list_specs(scope=["shared"], featured=False)
    sdk.blocks.describe_spec(spec)
    sdk.blocks.list_spec_releases(spec)
    sdk.blocks.describe_spec_release(spec, "1.0.0")
    deployments(sdk.blocks, sdk, "blocks", body("blocks deployments create", id=spec), body("blocks deployments create-revision"))
    config = [{"id": one, "release": {"version": "1.0.0"}} for one in ids.values()]
    app = sdk.apps.create_spec(body("apps specs create", config=config), featured=True, scope="shared", tenants=others).get("id")
    newer = [{"id": one, "release": {"version": "2.0.0"}} for one in ids.values()]
    sdk.apps.create_spec_release(app, body("apps specs create-release", config=newer))
    sdk.apps.list_specs()
    sdk.apps.describe_spec(app)
    sdk.apps.list_spec_releases(app)
    sdk.apps.describe_spec_release(app, "1.0.0")
    values = bodies.generated("apps deployments create")["body"]["parameters"]["block-1"]
    wanted = {"metadata": {"name": "app"}, "spec": {"id": app, "release": {"version": "1.0.0"}}, "parameters": {name: values for name in ids}}
    revised = {"release": {"version": "2.0.0"}, "parameters": {name: values for name in ids}}
    deployments(sdk.apps, sdk, "apps", wanted, revised)
    sdk.specs.list_specs()
    sdk.specs.list_spec_release_deployments(app, "1.0.0")
    sdk.deployments.list_deployments()
    sdk.apps.update_spec_metadata(app, body("apps specs update-metadata"))
    sdk.apps.delete_spec(app)
    sdk.blocks.update_spec_metadata(spec, body("blocks specs update-metadata"))
    sdk.blocks.delete_spec(spec)


def deployments(client, sdk, area, wanted, revised):
    """The deployments of one kind."""
    made = client.create_deployment(wanted).get("id")
    client.create_deployment_revision(made, revised)
    client.list_deployments(status=["deployed"])
    client.describe_deployment(made)
    client.list_deployment_revisions(made)
    client.describe_deployment_revision(made, 1)
    client.update_deployment_metadata(made, body(f"{area} deployments update-metadata"))
    sdk.deployments.execute_resources(made)
    if area == "blocks":
        values = {"num_iterations": 50}
        sdk.blocks.patch_parameters(made, values)
        sdk.deployments.patch_parameters(made, values)
        sdk.deployments.patch_parameters_v2(made, {"parameters": values})
        sdk.blocks.get_parameters(made)
        sdk.blocks.get_related_block_details(made)
    else:
        sdk.deployments.patch_parameters_v2(made, {"parameters": {"first": {"num_iterations": 10}}})
    client.delete_deployment(made)
    sdk.platform.ask("POST", "/_emulator/outcomes", {"kind": "deployment", "result": "failed", "times": 1})
    failed = client.create_deployment({**wanted, "metadata": {"name": "failed-" + area}}).get("id")
    client.redeploy(failed)
    client.delete_deployment(failed)

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// scenario is one thing that an apply does. The configurations before are applied first, undisturbed; the one that is
// disturbed is then. An empty configuration destroys.
type scenario struct {
	name   string
	before []string
	then   string
	// outcome ends the last operation before as it says.
	outcome *world.Outcome
}

const (
	artifact = `resource "peak_artifact" "x" {
  name = "x"
  path = "{folder}"
}`
	image = `resource "peak_image" "x" {
  name     = "x"
  type     = "workflow"
  version  = "1.0.0"
  artifact = { path = "{folder}" }
}`
	imageNext = `resource "peak_image" "x" {
  name     = "x"
  type     = "workflow"
  version  = "1.1.0"
  artifact = { path = "{other}" }
}`
	imageRepaired = `resource "peak_image" "x" {
  name     = "x"
  type     = "workflow"
  version  = "1.1.0"
  artifact = { path = "{folder}" }
}`
	service = `resource "peak_service" "x" {
  name          = "x"
  title         = "One"
  image_details = { image_id = {web}, version_id = {webversion} }
}`
	workflow = `resource "peak_workflow" "x" {
  name     = "x"
  triggers = [{ cron = "0 6 * * *" }]
  steps    = { a = { image_id = {image}, image_version_id = {version}, command = "python a.py" } }
}`
	workflowPaused = `resource "peak_workflow" "x" {
  name     = "x"
  paused   = true
  triggers = [{ cron = "0 6 * * *" }]
  steps    = { a = { image_id = {image}, image_version_id = {version}, command = "python a.py" } }
}`
	execution = `resource "peak_workflow" "x" {
  name  = "x"
  steps = { a = { image_id = {image}, image_version_id = {version}, command = "python a.py" } }
}
resource "peak_workflow_execution" "x" {
  workflow_id = peak_workflow.x.id
  triggers    = { v = "1" }
  timeouts    = { update = "1m" } # how long a full queue is waited for
}`
	blockSpec = `resource "peak_block_spec" "x" {
  name     = "x"
  summary  = "One"
  release  = { version = "1.0.0" }
  artifact = { path = "{folder}" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile" } }
    steps  = { a = { image_ref = "base", command = "python a.py" } }
  }
}`
	blockSpecNext = `resource "peak_block_spec" "x" {
  name     = "x"
  summary  = "One"
  release  = { version = "1.1.0" }
  artifact = { path = "{other}" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile" } }
    steps  = { a = { image_ref = "base", command = "python b.py" } }
  }
}`
	blockSpecRaised = `resource "peak_block_spec" "x" {
  name     = "x"
  summary  = "One"
  release  = { increment = "patch" }
  artifact = { path = "{folder}" }
  workflow = {
    images = { base = { dockerfile = "Dockerfile" } }
    steps  = { a = { image_ref = "base", command = "python a.py" } }
  }
}`
	release = `resource "peak_block_spec_release" "x" {
  spec_id = "{etl}"
  version = "2.0.0"
  service = null
  workflow = {
    steps = { a = { image_details = { id = {image}, version_id = {version} }, command = "python c.py" } }
  }
}`
	specRelease = `
resource "peak_block_spec_release" "y" {
  spec_id = peak_block_spec.x.id
  version = "2.0.0"
  workflow = {
    steps = { a = { image_details = { id = {image}, version_id = {version} }, command = "python c.py" } }
  }
}`
	appSpec = `resource "peak_app_spec" "x" {
  name    = "x"
  summary = "One"
  release = { version = "1.0.0" }
  blocks  = [{ id = "{etl}", release_version = "1.0.0" }]
}`
	appSpecNext = `resource "peak_app_spec" "x" {
  name    = "x"
  summary = "One"
  release = { version = "1.1.0" }
  blocks  = [{ id = "{etl}", release_version = "1.1.0" }]
}`
	sharedApp = `resource "peak_block_spec" "y" {
  name     = "y"
  summary  = "One"
  release  = { version = "1.0.0" }
  workflow = { steps = { a = { type = "sql", sql_query_path = "q.sql" } } }
  lifecycle { ignore_changes = [scope, tenants] }
}
resource "peak_app_spec" "x" {
  name         = "x"
  summary      = "One"
  scope        = "shared"
  tenants      = ["t1", "t2"]
  share_blocks = true
  release      = { version = "1.0.0" }
  blocks       = [{ id = peak_block_spec.y.id, release_version = "1.0.0" }]
}`
	appSpecRaised = `resource "peak_app_spec" "x" {
  name    = "x"
  summary = "One"
  release = { increment = "prerelease", prerelease_id = "a01" }
  blocks  = [{ id = "{etl}", release_version = "1.0.0" }]
}`
	block = `resource "peak_deployment" "x" {
  block_spec_id   = "{etl}"
  release_version = "1.0.0"
  name            = "x"
  summary         = "One"
  parameters      = { build = { command = "python 1.py" }, run = { region = "uk" } }
}`
	app = `resource "peak_deployment" "x" {
  app_spec_id     = "{suite}"
  release_version = "1.0.0"
  name            = "x"
  summary         = "One"
  parameters      = { etl = { build = { command = "python 1.py" }, run = { region = "uk" } } }
}`
	collection = `resource "peak_metric_collection" "x" {
  name        = "x"
  description = "One"
  artifact    = { path = "{folder}" }
}`
	publication = `resource "peak_metric_publication" "x" {
  namespace = "7"
  artifact  = { path = "{folder}" }
}`
	collectionPublication = collection + `
resource "peak_metric_publication" "x" {
  collection_id = peak_metric_collection.x.id
}`
	namespace = publication + `
resource "peak_metric_namespace" "x" {
  name          = peak_metric_publication.x.namespace
  description   = "One"
  metadata      = { team = "pricing" }
  force_destroy = true
}`
)

// scenarios are all ways in which the resources write to the platform. TestEveryWriteIsDisturbed holds them to the contract.
func scenarios() []scenario {
	warning := &world.Outcome{Kind: "deployment", Match: map[string]string{"name": "x"}, Result: "warning", Times: 1}
	return []scenario{
		{name: "artifact create", then: artifact},
		{name: "artifact rename", before: []string{artifact}, then: replace(artifact, `name = "x"`, `name = "y"`)},
		{name: "artifact upload", before: []string{artifact}, then: replace(artifact, "{folder}", "{other}")},
		{name: "artifact keep versions", before: []string{artifact}, then: replace(replace(artifact, "{folder}", "{other}"), "path", "keep_versions = 1\n  path")},
		{name: "artifact destroy", before: []string{artifact}},

		{name: "image create", then: image},
		{name: "image version", before: []string{image}, then: imageNext},
		{name: "image keep versions", before: []string{image}, then: replace(imageNext, "artifact", "keep_versions = 1\n  artifact")},
		{name: "image repair", before: []string{image, imageNext}, then: imageRepaired, outcome: &world.Outcome{Kind: "build", Result: "failed", Times: 1}},
		{name: "image destroy", before: []string{image}},

		{name: "service create", then: service},
		{name: "service update", before: []string{service}, then: replace(service, "One", "Two")},
		{name: "service destroy", before: []string{service}},

		{name: "workflow create", then: workflow},
		{name: "workflow create paused", then: workflowPaused},
		{name: "workflow update", before: []string{workflow}, then: replace(workflow, "a.py", "b.py")},
		{name: "workflow pause", before: []string{workflow}, then: workflowPaused},
		{name: "workflow resume", before: []string{workflowPaused}, then: workflow},
		{name: "workflow destroy", before: []string{workflow}},
		{name: "execution again", before: []string{execution}, then: replace(execution, `"1"`, `"2"`)},

		{name: "block spec create", then: blockSpec},
		{name: "block spec metadata", before: []string{blockSpec}, then: replace(blockSpec, "One", "Two")},
		{name: "block spec release", before: []string{blockSpec}, then: blockSpecNext},
		{name: "block spec raised", before: []string{blockSpecRaised}, then: replace(blockSpecRaised, "{folder}", "{other}")},
		{name: "block spec destroy", before: []string{blockSpec}},
		{name: "block spec release create", then: release},

		{name: "release after its spec", before: []string{blockSpec}, then: blockSpec + specRelease},

		{name: "app spec create", then: appSpec},
		{name: "app spec metadata", before: []string{appSpec}, then: replace(appSpec, "One", "Two")},
		{name: "app spec release", before: []string{appSpec}, then: appSpecNext},
		{name: "app spec data model", before: []string{appSpec}, then: replace(appSpecNext, "blocks ", "input_data_model = jsonencode({ metadata = { schema = \"s\" } })\n  blocks ")},
		{name: "app spec swap of tenants", before: []string{sharedApp}, then: replace(sharedApp, `"t2"`, `"t3"`)},
		{name: "app spec raised", before: []string{appSpecRaised}, then: replace(appSpecRaised, `"1.0.0"`, `"1.1.0"`)},
		{name: "app spec promoted", before: []string{appSpecRaised}, then: replace(appSpecRaised, `"prerelease"`, `"minor"`)},
		{name: "app spec destroy", before: []string{appSpec}},

		{name: "block deployment create", then: block},
		{name: "block deployment metadata", before: []string{block}, then: replace(block, "One", "Two")},
		{name: "block deployment run values", before: []string{block}, then: replace(block, `"uk"`, `"us"`)},
		{name: "block deployment revision", before: []string{block}, then: replace(block, "1.py", "2.py")},
		{name: "block deployment redeploy", before: []string{block}, then: block, outcome: warning},
		{name: "block deployment destroy", before: []string{block}},

		{name: "app deployment create", then: app},
		{name: "app deployment metadata", before: []string{app}, then: replace(app, "One", "Two")},
		{name: "app deployment run values", before: []string{app}, then: replace(app, `"uk"`, `"us"`)},
		{name: "app deployment revision", before: []string{app}, then: replace(app, "1.py", "2.py")},
		{name: "app deployment without a block", before: []string{app}, then: replace(app, `summary         = "One"`, "summary = \"One\"\n  excludes = [{ id = \"{ui}\" }]")},
		{name: "app deployment redeploy", before: []string{app}, then: app, outcome: warning},
		{name: "app deployment destroy", before: []string{app}},

		{name: "metric collection create", then: collection},
		{name: "metric collection replace", before: []string{collection}, then: replace(collection, "{folder}", "{other}")},
		{name: "metric collection destroy", before: []string{collection}},

		{name: "metric publication create", then: publication},
		{name: "metric publication replace", before: []string{publication}, then: replace(publication, "{folder}", "{other}")},
		{name: "metric publication destroy", before: []string{publication}},
		{name: "metric publication of a collection", before: []string{collection}, then: collectionPublication},

		{name: "metric namespace create", before: []string{publication}, then: namespace},
		{name: "metric namespace update", before: []string{namespace}, then: replace(namespace, `"One"`, `"Two"`)},
		{name: "metric namespace destroy", before: []string{namespace}},
	}
}

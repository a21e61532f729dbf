// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// address is the resource that the tests make from a body.
const address = "%s.x"

// withFunctions are the versions of the CLIs that know functions of providers.
var withFunctions = []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_8_0)}

// words expects a text in an error, however the CLI breaks its lines.
func words(text string) *regexp.Regexp {
	return regexp.MustCompile(strings.Join(strings.Fields(regexp.QuoteMeta(text)), `[\s│]+`))
}

// file reads a body in testdata. pairs are replaced in it.
func file(t *testing.T, name string, pairs ...string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", "bodies", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.NewReplacer(pairs...).Replace(string(text))
}

// inline is a call of from_cli with the text.
func inline(text string) string {
	return "provider::peak::from_cli(<<EOT\n" + strings.ReplaceAll(text, "${", "$${") + "\nEOT\n)"
}

// made is a resource with every attribute that the result for a body has; own attributes take the place of some.
func made(t *testing.T, resourceType, text string, own map[string]string) string {
	t.Helper()
	values, problem := fromCLI(t, text)
	if problem != nil {
		t.Fatal(problem)
	}
	var config strings.Builder
	fmt.Fprintf(&config, "locals {\n  x = %s\n}\nresource %q \"x\" {\n", inline(text), resourceType)
	for _, name := range slices.Sorted(maps.Keys(values)) {
		value := "local.x." + name
		if replaced, ok := own[name]; ok {
			value = replaced
		}
		fmt.Fprintf(&config, "  %s = %s\n", name, value)
	}
	return config.String() + "}\n"
}

// apply applies a configuration that uses a body and plans nothing. Without -short it expects an error for another body first, which is
// wrong.
func apply(t *testing.T, p *acctest.Platform, config string, checks ...statecheck.StateCheck) {
	t.Helper()
	good := p.Config(config)
	steps := []resource.TestStep{
		{Config: good + "\noutput \"wrong\" {\n  value = " + inline("steps: {a: {comand: x}}") + "\n}\n", ExpectError: words(`unknown key "comand" at steps.a (did you mean "command"?)`)},
		{Config: good, ConfigStateChecks: checks},
	}
	if testing.Short() {
		steps = steps[1:]
	}
	p.Test(t, resource.TestCase{TerraformVersionChecks: withFunctions, CheckDestroy: p.RemoveImages, Steps: steps})
}

// known expects a value in state.
func known(resourceType string, value knownvalue.Check, names ...string) statecheck.StateCheck {
	path := tfjsonpath.New(names[0])
	for _, name := range names[1:] {
		path = path.AtMapKey(name)
	}
	return statecheck.ExpectKnownValue(fmt.Sprintf(address, resourceType), path, value)
}

// folder holds what the bodies build images from.
func folder(t *testing.T) string {
	t.Helper()
	return filepath.ToSlash(acctest.Folder(t, map[string]string{
		"Dockerfile": "FROM python:3.13\n", "docker/Dockerfile": "FROM python:3.13\n", "load.py": "print(1)\n", ".gitignore": "*.log\n", ".dockerignore": "*.tmp\n",
	}))
}

func TestAccFromCLI_artifact(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, made(t, "peak_artifact", file(t, "artifact.yaml", "path: forecast", "path: "+folder(t)), nil),
		known("peak_artifact", knownvalue.StringExact("forecast-code"), "name"), known("peak_artifact", knownvalue.Bool(true), "scan"))
}

func TestAccFromCLI_image(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, made(t, "peak_image", file(t, "image.yaml", "path: .", "path: "+folder(t)), nil),
		known("peak_image", knownvalue.StringExact("3.13"), "build_details", "build_arguments", "PYTHON"), known("peak_image", knownvalue.StringExact("success"), "last_build_status"))
}

// TestAccFromCLI_imageVersion reads the body of create-version, which lacks what the image says.
func TestAccFromCLI_imageVersion(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, made(t, "peak_image", file(t, "image_version_github.yaml"), map[string]string{"name": `"forecast"`, "type": `"workflow"`}),
		known("peak_image", knownvalue.Null(), "build_details", "token_wo"), known("peak_image", knownvalue.StringExact("0.0.2"), "version"))
}

func TestAccFromCLI_service(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "ui", "webapp")
	text := file(t, "service.yaml", "imageId: 100", fmt.Sprint("imageId: ", image), "101", fmt.Sprint(version))
	apply(t, p, made(t, "peak_service", text, nil), known("peak_service", knownvalue.StringExact("4"), "parameters", "env", "WORKERS"))
}

func TestAccFromCLI_webapp(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "ui", "webapp")
	text := file(t, "webapp_bare.yaml", "imageId: 2", fmt.Sprint("imageId: ", image), "versionId: 3", fmt.Sprint("versionId: ", version))
	apply(t, p, made(t, "peak_service", text, nil), known("peak_service", knownvalue.StringExact("web-app"), "service_type"))
}

func TestAccFromCLI_workflow(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "etl", "workflow")
	text := file(t, "workflow.yaml", "imageId: 100", fmt.Sprint("imageId: ", image), "imageVersionId: 100", fmt.Sprint("imageVersionId: ", version))
	apply(t, p, made(t, "peak_workflow", text, nil),
		known("peak_workflow", knownvalue.StringExact("desc"), "steps", "publish", "sort_order"), known("peak_workflow", knownvalue.Null(), "steps", "load", "repository", "token_wo"))
}

// TestAccFromCLI_workflowOfManaged sets ids of the same configuration in the steps of a body.
func TestAccFromCLI_workflowOfManaged(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, `
resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}
`+made(t, "peak_workflow", file(t, "merged.yaml"), map[string]string{
		"steps": "{ for name, step in local.x.steps : name => merge(step, { image_id = peak_image.base.id, image_version_id = peak_image.base.version_id }) }",
	}), known("peak_workflow", knownvalue.NotNull(), "steps", "report", "image_version_id"))
}

// specOf is a block spec that others refer to.
const specOf = `
resource "peak_image" "base" {
  name          = "base"
  type          = "workflow"
  build_details = { source = "dockerfile", dockerfile = "FROM python:3.13-slim" }
}
resource "peak_block_spec" "base" {
  name     = "forecast"
  summary  = "Forecasts the demand"
  release  = { version = "1.0.0" }
  workflow = { steps = { run = { image_details = { id = peak_image.base.id }, command = "@param:command" } } }
  parameters = {
    build = [{ name = "command", type = "string" }, { name = "limits", type = "number_array" }, { name = "size", type = "number" }]
    run   = [{ name = "agg", type = "string" }, { name = "notify", type = "boolean" }, { name = "limits", type = "object" }]
  }
}
`

func TestAccFromCLI_blockSpecWorkflow(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	image, version := p.Image(t, "report", "workflow")
	text := file(t, "block_spec_workflow.yaml", "id: 100", fmt.Sprint("id: ", image), "versionId: 101", fmt.Sprint("versionId: ", version),
		"path: .", "path: "+folder(t), "scope: shared\ntenants: [tenant1, tenant2]", "scope: private")
	apply(t, p, made(t, "peak_block_spec", text, nil),
		known("peak_block_spec", knownvalue.StringExact("@param:size"), "workflow", "steps", "load", "resources", "instance_type_id"), known("peak_block_spec", knownvalue.Bool(true), "featured"))
}

func TestAccFromCLI_blockSpecService(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	text := file(t, "block_spec_service.yaml") + "\nparameters: {build: [{name: instances, type: number}]}\nartifact: {path: " + folder(t) + "}\n"
	apply(t, p, made(t, "peak_block_spec", text, nil), known("peak_block_spec", knownvalue.StringExact("service"), "kind"))
}

func TestAccFromCLI_blockRelease(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, specOf+made(t, "peak_block_spec_release", file(t, "block_release.yaml", "path: .", "path: "+folder(t)), map[string]string{"spec_id": "peak_block_spec.base.id"}),
		known("peak_block_spec_release", knownvalue.StringExact("Second release"), "notes"))
}

func TestAccFromCLI_appSpec(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, specOf+made(t, "peak_app_spec", file(t, "app_spec.yaml", "version: 2.0.0", "version: 1.0.0"), map[string]string{
		"blocks": "[for block in local.x.blocks : merge(block, { id = peak_block_spec.base.id })]",
	}), known("peak_app_spec", knownvalue.StringExact("planning"), "name"))
}

func TestAccFromCLI_blockDeployment(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, specOf+made(t, "peak_deployment", file(t, "block_deployment.yaml"), map[string]string{"block_spec_id": "peak_block_spec.base.id"}),
		known("peak_deployment", knownvalue.StringExact("First revision"), "revision_notes"), known("peak_deployment", knownvalue.StringExact("deployed"), "status"))
}

func TestAccFromCLI_appDeployment(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, specOf+`
resource "peak_block_spec" "audit" {
  name     = "audit"
  summary  = "Looks at what was planned"
  release  = { version = "1.0.0" }
  workflow = { steps = { call = { type = "http", method = "get", url = "https://example.com" } } }

  parameters = { build = [{ name = "size", type = "number" }] }
}
resource "peak_app_spec" "base" {
  name       = "planning"
  summary    = "Plans the demand"
  release    = { version = "1.0.0" }
  blocks     = [{ id = peak_block_spec.audit.id, release_version = "1.0.0" }]
  parameters = { build = [{ name = "size", type = "number" }] }
}
`+made(t, "peak_deployment", file(t, "app_deployment.yaml"), map[string]string{
		"app_spec_id": "peak_app_spec.base.id", "includes": "[for block in local.x.includes : merge(block, { id = peak_block_spec.base.id })]",
	}), known("peak_deployment", knownvalue.StringExact("planning-prod"), "name"))
}

// TestAccFromCLI_metrics publishes a folder of models as the CLI's body has it, what it says of the namespace apart.
func TestAccFromCLI_metrics(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	models := filepath.ToSlash(acctest.Folder(t, map[string]string{"product.yml": "cubes:\n  - name: product\n    sql_table: shop.product\n"}))
	apply(t, p, made(t, "peak_metric_publication", file(t, "metric_publication.yaml", "path: metrics", "path: "+models), nil),
		known("peak_metric_publication", knownvalue.StringExact("shop"), "namespace"))
}

// TestAccFromCLI_argument calls the function with null, with an unknown text, and with a text of more than one line that is
// wrong.
func TestAccFromCLI_argument(t *testing.T) {
	t.Parallel()
	output := func(call string) string { return "output \"name\" {\n  value = " + call + "\n}\n" }
	unknown := `
resource "terraform_data" "body" {
  input = "{name: nightly, steps: {}}"
}
` + output("provider::peak::from_cli(terraform_data.body.output).name")
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: withFunctions, ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{
			{Config: output("provider::peak::from_cli(null)"), ExpectError: words("argument must not be null")},
			{Config: output("provider::peak::from_cli([])"), ExpectError: words("string required")},
			{Config: output("provider::peak::from_cli(\"workflow.yaml\")"), ExpectError: words("not the name of its file")},
			{Config: output(inline("steps:\n  a: {command: \"{{ command }}\"}")), ExpectError: words("line 2, column 16: steps.a.command: the text is a template of the Peak CLI: {{ command }}")},
			{
				Config:            unknown,
				ConfigPlanChecks:  resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectUnknownOutputValue("name")}},
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("name", knownvalue.StringExact("nightly"))},
			},
		},
	})
}

// TestAccFromCLI_result looks at a whole result: every attribute is there, and what the body lacks is null.
func TestAccFromCLI_result(t *testing.T) {
	t.Parallel()
	config := "locals {\n  x = " + inline(file(t, "merged.yaml")) + "\n}\n" + `
output "name" {
  value = local.x.name
}
output "watchers" {
  value = local.x.watchers == null && local.x.retry_options == null && local.x.steps.load.parents == null
}
output "steps" {
  value = [for name, step in local.x.steps : "${name} ${step.command} ${step.resources.instance_type_id}"]
}
output "more" {
  value = { for name, step in merge(local.x.steps, { mail = { type = "http" } }) : name => try(step.type, null) == null }
}
`
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks: withFunctions, ProtoV6ProviderFactories: acctest.Factories(), Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("name", knownvalue.StringExact("nightly")),
				statecheck.ExpectKnownOutputValue("watchers", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("steps", knownvalue.ListExact([]knownvalue.Check{
					knownvalue.StringExact("load python load.py 21"), knownvalue.StringExact("report python report.py 21"), knownvalue.StringExact("train python train.py 21"),
				})),
				statecheck.ExpectKnownOutputValue("more", knownvalue.ObjectExact(map[string]knownvalue.Check{
					"load": knownvalue.Bool(true), "report": knownvalue.Bool(true), "train": knownvalue.Bool(true), "mail": knownvalue.Bool(false),
				})),
			},
		}},
	})
}

// TestAccFromCLI_emptyRevisionNotes takes notes without a text, which a deployment has as well as a release does.
func TestAccFromCLI_emptyRevisionNotes(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	apply(t, p, specOf+made(t, "peak_deployment", file(t, "block_deployment.yaml", "First revision", `""`), map[string]string{"block_spec_id": "peak_block_spec.base.id"}),
		known("peak_deployment", knownvalue.StringExact(""), "revision_notes"))
}

// TestAccFromCLI_configJSON applies a block whose config has references in place of maps and lists.
func TestAccFromCLI_configJSON(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, 0)
	text := "version: 1\nkind: workflow\nmetadata: {name: etl, summary: S}\nrelease: {version: 1.0.0}\nartifact: {path: " + folder(t) + "}\nconfig:\n" +
		"  triggers: '@param:when'\n  steps:\n    load: {image: {buildArguments: '@param:args'}, command: run, stepTimeout: '60', parameters: {env: '@param:env', secrets: '@param:secrets'}}\n" +
		"    call: {type: http, url: https://x.example, payload: '{{MODE}}', parameters: {env: {MODE: 1}}, parents: [load]}\n" +
		"parameters: {build: [{name: when, type: object_array}, {name: args, type: object_array}, {name: env, type: object, required: false}, {name: secrets, type: string_array}]}\n"
	apply(t, p, made(t, "peak_block_spec", text, nil), known("peak_block_spec", knownvalue.StringExact("workflow"), "kind"))
}

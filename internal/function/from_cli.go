// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

type fromCLI struct {
	resources []func() resource.Resource
}

// NewFromCLI is the function from_cli: it reads a YAML body of the Peak CLI into an object with the attributes of the
// resource that stands for it. resources are those of the provider, whose schemas give the object its names and types.
func NewFromCLI(resources []func() resource.Resource) function.Function {
	return fromCLI{resources: resources}
}

// Metadata implements function.Function.
func (fromCLI) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "from_cli"
}

// Definition implements function.Function.
func (fromCLI) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Read a YAML body of the Peak CLI",
		MarkdownDescription: "Reads the text of a YAML file of the Peak CLI and returns an object with the attributes of the resource that stands for it, so that " +
			"a resource can be written from an existing file in a few lines. The object has every attribute of the resource that can be configured; those that the body does not have are null.\n\n" +
			"| body | resource |\n|---|---|\n" +
			"| artifact | `peak_artifact` |\n" +
			"| image, image version | `peak_image` |\n" +
			"| service, web app | `peak_service` |\n" +
			"| workflow | `peak_workflow` |\n" +
			"| block spec | `peak_block_spec` |\n" +
			"| release of a block spec | `peak_block_spec_release` |\n" +
			"| app spec | `peak_app_spec` |\n" +
			"| deployment of a block or an app | `peak_deployment` |\n" +
			"| collection of metrics | `peak_metric_collection` |\n" +
			"| publication of metrics | `peak_metric_publication` |\n" +
			"| namespace of metrics | `peak_metric_namespace` |\n\n" +
			"The kind follows from the keys. The body may stand below `body` with the other arguments of the command beside it, as in the reference of the CLI, or alone; " +
			"ids of existing objects, which update commands take, are read over. A key that is not known is an error that names the nearest one, " +
			"unless it stands at the top and holds an anchor (`&name`) that is used elsewhere in the file. " +
			"A deployment is one of an app when it has something that only apps have, and one of a block otherwise. " +
			"A collection of metrics is told from an artifact by its `scope`. What a publication says about its namespace (`namespaceDescription`, `namespaceMetadata`) is read over: " +
			"it is of the `peak_metric_namespace`, which is one for all publications.\n\n" +
			"A block spec or release in which `@param:name` stands in place of a list or an object comes back with `config_json` and `kind`, which can hold it, in place of `workflow` or `service`.\n\n" +
			"A file with placeholders (`{{ name }}`) has to be rendered first: write them as `${name}` and read the file with `templatefile`. A value in it that is only known after apply makes the whole result so: " +
			"set ids that Terraform manages in the resource instead. What the platform itself fills in stays: in the `payload` of an http step the keys of `env` and `inherit` of the step, " +
			"and its secrets as `NAME_TYPE` in capitals (`{{SECRET_CUSTOM}}` for the custom secret `secret`).\n\n" +
			"**Secrets.** What the function returns is part of the configuration: Terraform shows it in outputs, and in the plan wherever it is used. " +
			"The `token` of a repository becomes `token_wo`, which is not stored, but `parameters` of a deployment, environment variables and build arguments are stored in the state. " +
			"Take secrets out of the file and set `token_wo`, `parameters_wo`, `env_wo` and `build_arguments_wo` from an ephemeral variable.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "yaml",
				MarkdownDescription: "Text of the YAML file, at most 1 MiB.",
			},
		},
		Return: function.DynamicReturn{},
	}
}

// Run implements function.Function.
func (f fromCLI) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text string
	if resp.Error = req.Arguments.Get(ctx, &text); resp.Error != nil {
		return
	}
	object, err := f.read(ctx, text)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, types.DynamicValue(object))
}

// read converts the text of a body.
func (f fromCLI) read(ctx context.Context, text string) (types.Object, error) {
	document, err := parseYAML(text)
	if err != nil {
		return types.Object{}, err
	}
	body, err := bodyOf(document.root)
	if err != nil {
		return types.Object{}, err
	}
	attributes, table, err := configurable(ctx, f.resources, body.resource)
	if err != nil {
		return types.Object{}, err
	}
	body.fields = append(body.fields, table...)
	c := converter{ctx: ctx, definitions: body.definitions, shared: sharedKeys(document.nodes)}
	values := c.body(document.root, attributes, body.fields)
	if body.content != "" {
		c.asJSON(document.root, body, attributes, values)
	}
	if len(c.problems) > 0 {
		return types.Object{}, document.explain(c.problems)
	}
	return asObject(ctx, values)
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

// Package function holds the functions of the provider. They call no platform and need no provider configuration.
package function

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

type param struct{}

// NewParam is the function param: the reference to a build parameter of a block (contract 10.4).
func NewParam() function.Function { return param{} }

// Metadata implements function.Function.
func (param) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "param"
}

// Definition implements function.Function.
func (param) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Refer to a build parameter of a block",
		MarkdownDescription: "Returns `@param:<name>`, the reference to a build parameter that any value in the configuration of a block may be, " +
			"and any build value of a deployment. When the block is deployed, the platform puts the parameter's value there.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "name",
				MarkdownDescription: "Name of the build parameter, as in `parameters.build`.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function. Parameter definitions take every name that is not empty; one that is a reference
// already is a mistake that would only show when the block is deployed.
func (param) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var name string
	if resp.Error = req.Arguments.Get(ctx, &name); resp.Error != nil {
		return
	}
	switch {
	case name == "":
		resp.Error = function.NewArgumentFuncError(0, "The name is empty. Give the name of a parameter in parameters.build")
	case strings.HasPrefix(name, pipeline.ParamPrefix):
		resp.Error = function.NewArgumentFuncError(0, fmt.Sprintf("%q is a reference already. Give the name alone, without %s", name, pipeline.ParamPrefix))
	default:
		resp.Error = resp.Result.Set(ctx, pipeline.ParamPrefix+name)
	}
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	peakfunction "github.com/peakbi/terraform-provider-peak/internal/function"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

func TestMain(m *testing.M) { acctest.Run(m) }

// call runs a function as the framework does.
func call(tb testing.TB, f function.Function, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	tb.Helper()
	var definition function.DefinitionResponse
	f.Definition(tb.Context(), function.DefinitionRequest{}, &definition)
	result, err := definition.Definition.Return.NewResultData(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	resp := function.RunResponse{Result: result}
	f.Run(tb.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

// resources are those of the provider.
func resources(tb testing.TB) []func() resource.Resource {
	tb.Helper()
	return provider.New(provider.Options{Version: "test"})().Resources(tb.Context())
}

// newFromCLI is the function from_cli of the provider.
func newFromCLI(tb testing.TB) function.Function {
	tb.Helper()
	return peakfunction.NewFromCLI(resources(tb))
}

// fromCLI calls from_cli. The result is nil when there is an error.
func fromCLI(tb testing.TB, text string) (map[string]attr.Value, *function.FuncError) {
	tb.Helper()
	value, err := call(tb, newFromCLI(tb), types.StringValue(text))
	if err != nil {
		return nil, err
	}
	dynamic, ok := value.(types.Dynamic)
	if !ok {
		tb.Fatalf("the result is a %T", value)
	}
	object, ok := dynamic.UnderlyingValue().(types.Object)
	if !ok {
		tb.Fatalf("the result holds a %T", dynamic.UnderlyingValue())
	}
	return object.Attributes(), nil
}

// schemaOf is the schema of a resource.
func schemaOf(tb testing.TB, name string) schema.Schema {
	tb.Helper()
	for _, create := range resources(tb) {
		var metadata resource.MetadataResponse
		create().Metadata(tb.Context(), resource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
		if metadata.TypeName == name {
			var resp resource.SchemaResponse
			create().Schema(tb.Context(), resource.SchemaRequest{}, &resp)
			return resp.Schema
		}
	}
	tb.Fatalf("there is no resource %s", name)
	return schema.Schema{}
}

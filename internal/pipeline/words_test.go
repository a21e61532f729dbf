// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/pipeline"
)

func TestOneOfOrParam(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		value types.String
		fine  bool
	}{
		"word":      {types.StringValue("asc"), true},
		"reference": {types.StringValue("@param:order"), true},
		"other":     {types.StringValue("up"), false},
		"empty":     {types.StringValue(""), false},
		"null":      {types.StringNull(), true},
		"unknown":   {types.StringUnknown(), true},
	} {
		var resp validator.StringResponse
		pipeline.OneOfOrParam("asc", "desc").ValidateString(t.Context(), validator.StringRequest{Path: path.Root("x"), ConfigValue: test.value}, &resp)
		if resp.Diagnostics.HasError() || resp.Diagnostics.WarningsCount() == 0 != test.fine {
			t.Errorf("%s: %v", name, resp.Diagnostics)
		}
	}
}

// TestStepTimeout has the bounds of plain workflows; those of blocks are in the type of the attribute.
func TestStepTimeout(t *testing.T) {
	t.Parallel()
	attribute, ok := pipeline.StepsAttribute(pipeline.Workflow).NestedObject.Attributes["step_timeout"].(schema.Int64Attribute)
	if !ok {
		t.Fatal("step_timeout is no whole number")
	}
	for value, fine := range map[int64]bool{-1: false, 0: true, 86400: true} {
		var resp validator.Int64Response
		for _, v := range attribute.Validators {
			v.ValidateInt64(t.Context(), validator.Int64Request{Path: path.Root("x"), ConfigValue: types.Int64Value(value)}, &resp)
		}
		if resp.Diagnostics.HasError() == fine {
			t.Errorf("%d: %v", value, resp.Diagnostics)
		}
	}
}

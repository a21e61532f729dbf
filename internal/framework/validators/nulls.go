// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package validators

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// NoNulls refuses null elements of lists, sets and maps, and of such collections within them: the platform has no word for an
// element that is there and is nothing. Every collection that can be configured carries it. Validators run again when a
// value is known late, and before Terraform itself looks at the elements, which it survives for no null among objects with
// write-only members.
type NoNulls struct{}

var (
	_ validator.List    = NoNulls{}
	_ validator.Set     = NoNulls{}
	_ validator.Map     = NoNulls{}
	_ validator.Dynamic = NoNulls{}
)

// Description implements validator.Describer.
func (NoNulls) Description(context.Context) string { return "no element may be null" }

// MarkdownDescription implements validator.Describer.
func (n NoNulls) MarkdownDescription(ctx context.Context) string { return n.Description(ctx) }

// ValidateList implements validator.List.
func (NoNulls) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	refuseNulls(req.ConfigValue, req.Path, &resp.Diagnostics)
}

// ValidateSet implements validator.Set.
func (NoNulls) ValidateSet(_ context.Context, req validator.SetRequest, resp *validator.SetResponse) {
	refuseNulls(req.ConfigValue, req.Path, &resp.Diagnostics)
}

// ValidateMap implements validator.Map.
func (NoNulls) ValidateMap(_ context.Context, req validator.MapRequest, resp *validator.MapResponse) {
	refuseNulls(req.ConfigValue, req.Path, &resp.Diagnostics)
}

// ValidateDynamic implements validator.Dynamic. Members of objects and maps that are null are left out, see [jsonvalue.ToJSON]; elements of
// lists cannot be left out without moving the others.
func (NoNulls) ValidateDynamic(_ context.Context, req validator.DynamicRequest, resp *validator.DynamicResponse) {
	if place := jsonvalue.NullInList(req.ConfigValue); place != "" {
		resp.Diagnostics.AddAttributeError(req.Path, jsonvalue.NullElement, fmt.Sprintf("%s%s is null, where a value is needed. %s", req.Path, place, jsonvalue.NullsInListAdvice))
	}
}

// refuseNulls adds an error for each null element of a collection, by its key or index.
func refuseNulls(collection attr.Value, at path.Path, diags *diag.Diagnostics) {
	switch value := collection.(type) {
	case types.Map:
		elements := value.Elements()
		for _, key := range slices.Sorted(maps.Keys(elements)) {
			if elements[key].IsNull() {
				addNullInMap(at, key, diags)
				continue
			}
			refuseNulls(elements[key], at.AtMapKey(key), diags)
		}
	case types.List:
		for i, element := range value.Elements() {
			if element.IsNull() {
				addNullInList(at, i, diags)
				continue
			}
			refuseNulls(element, at.AtListIndex(i), diags)
		}
	case types.Set:
		// The elements of a set have no place that could be named, and there is one null in it at most.
		for _, element := range value.Elements() {
			if element.IsNull() {
				diags.AddAttributeError(at, jsonvalue.NullElement, fmt.Sprintf("One element of %s is null, where a value is needed. %s", at, jsonvalue.NullsInListAdvice))
				continue
			}
			refuseNulls(element, at, diags)
		}
	}
}

func addNullInMap(at path.Path, key string, diags *diag.Diagnostics) {
	diags.AddAttributeError(at.AtMapKey(key), jsonvalue.NullElement, fmt.Sprintf("The value of %q in %s is null, where a value is needed. %s", key, at, jsonvalue.NullsInMapAdvice))
}

func addNullInList(at path.Path, index int, diags *diag.Diagnostics) {
	diags.AddAttributeError(at.AtListIndex(index), jsonvalue.NullElement, fmt.Sprintf("Element %d of %s is null, where a value is needed. %s", index, at, jsonvalue.NullsInListAdvice))
}

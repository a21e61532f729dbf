// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package press

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/attr/xattr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// configurable reports whether a configuration could say what was read into `workflow` or `service`. The platform may hold
// what the checks at plan refuse, and Terraform would write a configuration for it that nobody can apply.
func configurable(ctx context.Context, kind string, object types.Object) bool {
	var c Content
	members := workflowAttributes()
	if kind == KindService {
		c.Service, members = object, serviceAttributes()
	} else {
		c.Workflow = object
	}
	var diags diag.Diagnostics
	c.checkConfig(&diags)
	checkMembers(ctx, path.Root(kind), members, object, &diags)
	return !diags.HasError()
}

// checkMembers adds an error for what the schema refuses of an object: required attributes that are null, and values that
// the validators do not take.
func checkMembers(ctx context.Context, at path.Path, members map[string]schema.Attribute, object attr.Value, diags *diag.Diagnostics) {
	values := attributes(object)
	for name, member := range members {
		if value := values[name]; value != nil && !value.IsNull() {
			checkMember(ctx, at.AtName(name), member, value, diags)
		} else if values != nil && member.IsRequired() {
			diags.AddAttributeError(at.AtName(name), "Missing attribute", "The attribute is required.")
		}
	}
}

func checkMember(ctx context.Context, at path.Path, member schema.Attribute, value attr.Value, diags *diag.Diagnostics) {
	if checked, ok := value.(xattr.ValidateableAttribute); ok {
		resp := &xattr.ValidateAttributeResponse{}
		checked.ValidateAttribute(ctx, xattr.ValidateAttributeRequest{Path: at}, resp)
		diags.Append(resp.Diagnostics...)
	}
	switch of := member.(type) {
	case schema.StringAttribute:
		if text, ok := value.(types.String); ok {
			for _, v := range of.Validators {
				resp := &validator.StringResponse{}
				v.ValidateString(ctx, validator.StringRequest{Path: at, ConfigValue: text}, resp)
				diags.Append(resp.Diagnostics...)
			}
		}
	case schema.SetAttribute:
		if set, ok := value.(types.Set); ok {
			for _, v := range of.Validators {
				resp := &validator.SetResponse{}
				v.ValidateSet(ctx, validator.SetRequest{Path: at, ConfigValue: set}, resp)
				diags.Append(resp.Diagnostics...)
			}
		}
	case schema.SingleNestedAttribute:
		checkMembers(ctx, at, of.Attributes, value, diags)
	case schema.ListNestedAttribute:
		if list, ok := value.(types.List); ok {
			for i, element := range list.Elements() {
				checkMembers(ctx, at.AtListIndex(i), of.NestedObject.Attributes, element, diags)
			}
		}
	case schema.MapNestedAttribute:
		if objects, ok := value.(types.Map); ok {
			for key, element := range objects.Elements() {
				checkMembers(ctx, at.AtMapKey(key), of.NestedObject.Attributes, element, diags)
			}
		}
	}
}

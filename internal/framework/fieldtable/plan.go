// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package fieldtable

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
)

// typeKey is the member that tells kinds of an object apart, in the API and in Terraform.
const typeKey = "type"

// kind returns the kind of an object from its member "type", or the table's default kind.
func (fields Fields) kind(member any) string {
	if kind, ok := member.(string); ok && kind != "" {
		return kind
	}
	for _, field := range fields {
		if kind, ok := field.Default.(string); ok && field.Attr == typeKey {
			return kind
		}
	}
	return ""
}

// appliesTo reports whether objects of a kind have the member.
func (field Field) appliesTo(kind string) bool {
	return field.Types == nil || slices.Contains(field.Types, kind)
}

// Plan fills in what is not configured: documented defaults, what the platform filled in before, and unknown where it
// will. One pass over the whole object replaces a plan modifier on every nested attribute, so that the time to plan grows
// with the number of steps and not with its square.
func (fields Fields) Plan(ctx context.Context, plan, config, prior types.Object) (types.Object, error) {
	if jsonvalue.Missing(plan) || jsonvalue.Missing(config) {
		return plan, nil
	}
	attributes, configured, before := plan.Attributes(), config.Attributes(), prior.Attributes()
	var configuredType string
	if text, ok := configured[typeKey].(types.String); ok {
		if text.IsUnknown() {
			return plan, nil
		}
		configuredType = text.ValueString()
	}
	kind := fields.kind(configuredType)
	if text, ok := before[typeKey].(types.String); ok && fields.kind(text.ValueString()) != kind {
		// What the platform filled in for an object of another kind says nothing about this one.
		before = nil
	}
	for _, field := range fields {
		value, ok := attributes[field.Attr]
		if !ok || field.WriteOnly {
			continue
		}
		planned, err := field.plan(ctx, kind, value, configured[field.Attr], before[field.Attr])
		if err != nil {
			return plan, err
		}
		if field.ResetBy != "" && jsonvalue.Missing(configured[field.Attr]) && !jsonvalue.Missing(before[field.ResetBy]) &&
			!attributes[field.ResetBy].Equal(before[field.ResetBy]) && !planned.IsNull() {
			planned = unknownOf(ctx, value)
		}
		attributes[field.Attr] = planned
	}
	return checked(types.ObjectValue(plan.AttributeTypes(ctx), attributes))
}

func (field Field) plan(ctx context.Context, kind string, value, configured, before attr.Value) (attr.Value, error) {
	switch {
	case configured == nil || configured.IsUnknown():
		return value, nil
	case !configured.IsNull() && field.Fields != nil:
		return field.Fields.planValue(ctx, value, configured, before)
	case field.JSONText && jsonvalue.EqualText(configured, before):
		return before, nil
	case !configured.IsNull() || (field.Default == nil && !field.Computed):
		return value, nil
	case !field.appliesTo(kind):
		return nullOf(ctx, value.Type(ctx)), nil
	case field.Default != nil:
		return decodeValue(ctx, field.Default, value.Type(ctx), nil, nil)
	case before != nil && !before.IsUnknown():
		// Also null: a platform that does not fill it in does not do so the next time either.
		return before, nil
	}
	return unknownOf(ctx, value), nil
}

// planValue is Plan for an object, or for each object in a list or map.
func (fields Fields) planValue(ctx context.Context, plan, config, prior attr.Value) (attr.Value, error) {
	switch value := plan.(type) {
	case types.Object:
		return fields.Plan(ctx, value, asObject(config), asObject(prior))
	case types.List:
		return fields.PlanList(ctx, value, config, prior)
	case types.Map:
		return fields.PlanMap(ctx, value, config, prior)
	}
	return plan, nil
}

// PlanMap is Plan for each object in a map; the prior object is the one of the same key.
func (fields Fields) PlanMap(ctx context.Context, plan types.Map, config, prior attr.Value) (types.Map, error) {
	if jsonvalue.Missing(plan) {
		return plan, nil
	}
	elements, configured, before := plan.Elements(), mapElements(config), mapElements(prior)
	for key, element := range elements {
		planned, err := fields.Plan(ctx, asObject(element), asObject(configured[key]), asObject(before[key]))
		if err != nil {
			return plan, err
		}
		if !jsonvalue.Missing(element) {
			elements[key] = planned
		}
	}
	return checked(types.MapValue(plan.ElementType(ctx), elements))
}

// PlanList is Plan for each object in a list; the prior object is the one in the same place.
func (fields Fields) PlanList(ctx context.Context, plan types.List, config, prior attr.Value) (types.List, error) {
	if jsonvalue.Missing(plan) {
		return plan, nil
	}
	elements, configured, before := plan.Elements(), listElements(config), listElements(prior)
	for i, element := range elements {
		planned, err := fields.Plan(ctx, asObject(element), asObject(at(configured, i)), asObject(at(before, i)))
		if err != nil {
			return plan, err
		}
		if !jsonvalue.Missing(element) {
			elements[i] = planned
		}
	}
	return checked(types.ListValue(plan.ElementType(ctx), elements))
}

// unknownOf returns the unknown value of a value's type.
func unknownOf(ctx context.Context, value attr.Value) attr.Value {
	t := value.Type(ctx)
	unknown, err := t.ValueFromTerraform(ctx, newUnknown(ctx, t))
	if err != nil {
		return value
	}
	return unknown
}

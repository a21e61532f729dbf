// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// values are the members of a service by name; those that are missing are null.
type values map[string]attr.Value

// typesOf are the types of the members.
func typesOf(t *testing.T) map[string]attr.Type {
	t.Helper()
	var resp resource.SchemaResponse
	(&service{}).Schema(t.Context(), resource.SchemaRequest{}, &resp)
	schemaType, ok := resp.Schema.Type().(types.ObjectType)
	if !ok {
		t.Fatal("the schema is no object")
	}
	return schemaType.AttrTypes
}

// object is the service.
func (v values) object(t *testing.T) types.Object {
	t.Helper()
	members := map[string]attr.Value{}
	for name, memberType := range typesOf(t) {
		member, err := memberType.ValueFromTerraform(t.Context(), tftypes.NewValue(memberType.TerraformType(t.Context()), nil))
		if err != nil {
			t.Fatal(err)
		}
		if members[name] = member; v[name] != nil {
			members[name] = v[name]
		}
	}
	return types.ObjectValueMust(typesOf(t), members)
}

// partType is the type of a nested object.
func partType(name string) map[string]attr.Type {
	for _, a := range attributes() {
		if nested, ok := a.schema.GetType().(types.ObjectType); ok && a.Attr == name {
			return nested.AttrTypes
		}
	}
	return nil
}

func null(part string) types.Object    { return types.ObjectNull(partType(part)) }
func unknown(part string) types.Object { return types.ObjectUnknown(partType(part)) }

// ids returns a nested object of ids: a number, nil for null and "?" for what is not known.
func ids(part string, members map[string]any) types.Object {
	object := map[string]attr.Value{}
	for name, memberType := range partType(part) {
		raw := tftypes.NewValue(tftypes.String, nil)
		switch id := members[name].(type) {
		case int64:
			raw = tftypes.NewValue(tftypes.String, strconv.FormatInt(id, 10))
		case string:
			raw = tftypes.NewValue(tftypes.String, tftypes.UnknownValue)
		}
		value, err := memberType.ValueFromTerraform(context.Background(), raw)
		if err != nil {
			panic(err)
		}
		object[name] = value
	}
	return types.ObjectValueMust(partType(part), object)
}

// image returns image_details; nil stands for an unknown version.
func image(id int64, version *int64) types.Object {
	if version == nil {
		return ids("image_details", map[string]any{"image_id": id, "version_id": "?"})
	}
	return ids("image_details", map[string]any{"image_id": id, "version_id": *version})
}

// imageAlone is image_details without a version.
func imageAlone(id int64) types.Object { return ids("image_details", map[string]any{"image_id": id}) }

func instanceType(id int64) types.Object {
	return ids("resources", map[string]any{"instance_type_id": id})
}

// environment returns parameters; nil arguments stand for null members.
func environment(env map[string]string, secrets []string) types.Object {
	members := map[string]attr.Value{
		"env": types.MapNull(types.StringType), "env_wo": types.MapNull(types.StringType), "env_wo_version": types.Int64Null(), "secrets": types.SetNull(types.StringType),
	}
	if env != nil {
		elements := map[string]attr.Value{}
		for key, value := range env {
			elements[key] = types.StringValue(value)
		}
		members["env"] = types.MapValueMust(types.StringType, elements)
	}
	if secrets != nil {
		elements := []attr.Value{}
		for _, value := range secrets {
			elements = append(elements, types.StringValue(value))
		}
		members["secrets"] = types.SetValueMust(types.StringType, elements)
	}
	return types.ObjectValueMust(partType("parameters"), members)
}

// full is a service with everything set.
func full() values {
	return values{
		"id":                 types.StringValue("632a4e7c"),
		"name":               types.StringValue("ui"),
		"service_type":       types.StringValue(typeWebApp),
		"title":              types.StringValue("UI"),
		"description":        types.StringValue("The user interface"),
		"image_details":      image(1, new(int64(2))),
		"resources":          instanceType(20),
		"parameters":         environment(map[string]string{"A": "1"}, []string{"key"}),
		"session_stickiness": types.BoolValue(false),
		"scale_to_zero":      types.BoolValue(false),
		"entrypoint":         types.StringValue("/"),
		"health_check_url":   types.StringValue("/health"),
		"min_instances":      types.Int64Value(1),
		"status":             types.StringValue(statusAvailable),
		"application_url":    types.StringValue("https://ui.example.com/"),
		"created_at":         types.StringValue("2024-05-01T09:30:00.000Z"),
		"created_by":         types.StringValue("dev@example.com"),
	}
}

// minimal is a plan of a new service with nothing but what is required.
func minimal() values {
	return values{
		"id":                 types.StringUnknown(),
		"name":               types.StringValue("ui"),
		"service_type":       types.StringValue(typeWebApp),
		"title":              types.StringUnknown(),
		"description":        types.StringUnknown(),
		"image_details":      image(1, nil),
		"resources":          unknown("resources"),
		"parameters":         null("parameters"),
		"session_stickiness": types.BoolValue(false),
		"scale_to_zero":      types.BoolValue(false),
		"entrypoint":         types.StringUnknown(),
		"health_check_url":   types.StringUnknown(),
		"min_instances":      types.Int64Value(1),
		"status":             types.StringUnknown(),
		"application_url":    types.StringUnknown(),
		"created_at":         types.StringUnknown(),
		"created_by":         types.StringUnknown(),
	}
}

func assertService(t *testing.T, got types.Object, want values) {
	t.Helper()
	wanted := want.object(t).Attributes()
	for name, value := range got.Attributes() {
		if !value.Equal(wanted[name]) {
			t.Errorf("%s is %s, want %s", name, value, wanted[name])
		}
	}
}

func TestFillTakesTheUnknownOnly(t *testing.T) {
	t.Parallel()
	read := full()
	read["title"] = types.StringValue("from the platform")
	plan := minimal()
	plan["title"] = types.StringValue("planned")
	plan["min_instances"] = types.Int64Value(2)

	want := full()
	want["title"], want["min_instances"], want["parameters"] = plan["title"], plan["min_instances"], plan["parameters"]
	assertService(t, fill(t.Context(), plan.object(t), read.object(t)), want)
}

func TestFillWithoutAnAnswerLeavesNothingUnknown(t *testing.T) {
	t.Parallel()
	got := fill(t.Context(), minimal().object(t), types.Object{})
	for name, value := range got.Attributes() {
		known, err := value.ToTerraformValue(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !known.IsFullyKnown() {
			t.Errorf("%s is still unknown: %s", name, value)
		}
	}
	if textOf(got, "name").ValueString() != "ui" || !partOf(got, "image_details").Equal(imageAlone(1)) {
		t.Errorf("what the plan knew is lost: %s", got)
	}
}

func TestFillTakesTheStatusOfThePlatform(t *testing.T) {
	t.Parallel()
	read := full()
	read["status"] = types.StringValue(statusCreateFailed)
	if got := textOf(fill(t.Context(), full().object(t), read.object(t)), "status"); got.ValueString() != statusCreateFailed {
		t.Errorf("status is %s", got)
	}
}

func TestPlanChange(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(values)
		same   bool
	}{
		"nothing":               {func(values) {}, true},
		"what PATCH cannot say": {func(m values) { m["status"], m["created_at"] = types.StringUnknown(), types.StringUnknown() }, true},
		"title":                 {func(m values) { m["title"] = types.StringValue("other") }, false},
		"description":           {func(m values) { m["description"] = types.StringValue("") }, false},
		"unknown title":         {func(m values) { m["title"] = types.StringUnknown() }, false},
		"image":                 {func(m values) { m["image_details"] = image(9, new(int64(2))) }, false},
		"version":               {func(m values) { m["image_details"] = image(1, new(int64(3))) }, false},
		"unknown version":       {func(m values) { m["image_details"] = image(1, nil) }, false},
		"instance type":         {func(m values) { m["resources"] = instanceType(21) }, false},
		"env":                   {func(m values) { m["parameters"] = environment(map[string]string{"A": "2"}, []string{"key"}) }, false},
		"secrets":               {func(m values) { m["parameters"] = environment(map[string]string{"A": "1"}, nil) }, false},
		"no parameters":         {func(m values) { m["parameters"] = null("parameters") }, false},
		"stickiness":            {func(m values) { m["session_stickiness"] = types.BoolValue(true) }, false},
		"scale to zero":         {func(m values) { m["scale_to_zero"] = types.BoolValue(true) }, false},
		"entrypoint":            {func(m values) { m["entrypoint"] = types.StringValue("/app") }, false},
		"health check":          {func(m values) { m["health_check_url"] = types.StringValue("/ok") }, false},
		"instances":             {func(m values) { m["min_instances"] = types.Int64Value(2) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			plan := full()
			test.change(plan)
			if got := planChange(plan.object(t), full().object(t)); got.none() != test.same {
				t.Errorf("the change is %v", got)
			}
		})
	}
}

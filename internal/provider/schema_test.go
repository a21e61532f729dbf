// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/peakbi/terraform-provider-peak/internal/framework/writeonly"
)

// described is the part of an attribute of any schema that this test looks at.
type described interface {
	GetDescription() string
	GetMarkdownDescription() string
}

// schemaTypes are the types of everything that the provider offers, in the words of its schema.
type schemaTypes struct {
	name       string
	text       string
	attributes map[string]any
	invalid    diag.Diagnostics
}

// offered lists the schemas of resources, data sources, list resources, actions and ephemeral resources.
func offered(t *testing.T, p *peakProvider) []schemaTypes {
	t.Helper()
	ctx := t.Context()
	var all []schemaTypes
	for _, create := range p.Resources(ctx) {
		var name resource.MetadataResponse
		var resp resource.SchemaResponse
		create().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		create().Schema(ctx, resource.SchemaRequest{}, &resp)
		if len(resp.Schema.Blocks) > 0 {
			t.Errorf("%s has blocks; this provider has attributes only", name.TypeName)
		}
		all = append(all, schemaTypes{"resource " + name.TypeName, resp.Schema.MarkdownDescription, anyOf(resp.Schema.Attributes), append(resp.Diagnostics, resp.Schema.ValidateImplementation(ctx)...)})
	}
	for _, create := range p.DataSources(ctx) {
		var name datasource.MetadataResponse
		var resp datasource.SchemaResponse
		create().Metadata(ctx, datasource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		create().Schema(ctx, datasource.SchemaRequest{}, &resp)
		all = append(all, schemaTypes{"data " + name.TypeName, resp.Schema.MarkdownDescription, anyOf(resp.Schema.Attributes), append(resp.Diagnostics, resp.Schema.ValidateImplementation(ctx)...)})
	}
	for _, create := range p.ListResources(ctx) {
		var name resource.MetadataResponse
		var resp list.ListResourceSchemaResponse
		create().Metadata(ctx, resource.MetadataRequest{ProviderTypeName: "peak"}, &name)
		create().ListResourceConfigSchema(ctx, list.ListResourceSchemaRequest{}, &resp)
		all = append(all, schemaTypes{"list " + name.TypeName, resp.Schema.MarkdownDescription, anyOf(resp.Schema.Attributes), append(resp.Diagnostics, resp.Schema.ValidateImplementation(ctx)...)})
	}
	for _, create := range p.Actions(ctx) {
		var name action.MetadataResponse
		var resp action.SchemaResponse
		create().Metadata(ctx, action.MetadataRequest{ProviderTypeName: "peak"}, &name)
		create().Schema(ctx, action.SchemaRequest{}, &resp)
		all = append(all, schemaTypes{"action " + name.TypeName, resp.Schema.MarkdownDescription, anyOf(resp.Schema.Attributes), append(resp.Diagnostics, resp.Schema.ValidateImplementation(ctx)...)})
	}
	for _, create := range p.EphemeralResources(ctx) {
		var name ephemeral.MetadataResponse
		var resp ephemeral.SchemaResponse
		create().Metadata(ctx, ephemeral.MetadataRequest{ProviderTypeName: "peak"}, &name)
		create().Schema(ctx, ephemeral.SchemaRequest{}, &resp)
		all = append(all, schemaTypes{"ephemeral " + name.TypeName, resp.Schema.MarkdownDescription, anyOf(resp.Schema.Attributes), append(resp.Diagnostics, resp.Schema.ValidateImplementation(ctx)...)})
	}
	return all
}

func anyOf[A any](attributes map[string]A) map[string]any {
	to := make(map[string]any, len(attributes))
	for name, attribute := range attributes {
		to[name] = attribute
	}
	return to
}

// TestEverythingIsDescribed walks all schemas. Each attribute needs a description, and each value of an enumeration has to
// be part of it, so that the generated documentation never leaves a reader guessing.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	p := &peakProvider{}
	var schema provider.SchemaResponse
	p.Schema(t.Context(), provider.SchemaRequest{}, &schema)
	if schema.Schema.MarkdownDescription == "" {
		t.Error("the provider has no description")
	}
	for name, attribute := range schema.Schema.Attributes {
		checkAttribute(t, "provider."+name, attribute)
	}
	for _, one := range offered(t, p) {
		if one.invalid.HasError() {
			t.Errorf("the schema of %s is not valid: %v", one.name, one.invalid)
		}
		if one.text == "" {
			t.Errorf("%s has no description", one.name)
		}
		for name, attribute := range one.attributes {
			checkAttribute(t, one.name+"."+name, attribute)
		}
	}
}

// checkAttribute checks an attribute and those below it. The nested attributes of the different kinds of schema share no
// interface, so their fields are read by name.
func checkAttribute(t *testing.T, at string, attribute any) {
	t.Helper()
	checkDescription(t, at, attribute)
	for name, child := range children(attribute) {
		checkAttribute(t, at+"."+name, child)
	}
}

func children(attribute any) map[string]any {
	value := reflect.ValueOf(attribute)
	for value.Kind() == reflect.Pointer {
		value = value.Elem()
	}
	if value.Kind() != reflect.Struct {
		return nil
	}
	if object := value.FieldByName("NestedObject"); object.IsValid() {
		value = object
	}
	attributes := value.FieldByName("Attributes")
	if !attributes.IsValid() || attributes.Kind() != reflect.Map {
		return nil
	}
	to := map[string]any{}
	for _, key := range attributes.MapKeys() {
		to[key.String()] = attributes.MapIndex(key).Interface()
	}
	return to
}

// TestChildrenAreFound keeps the walk above honest.
func TestChildrenAreFound(t *testing.T) {
	t.Parallel()
	depth := map[string]int{}
	var walk func(kind string, at int, attributes map[string]any)
	walk = func(kind string, at int, attributes map[string]any) {
		depth[kind] = max(depth[kind], at)
		for _, attribute := range attributes {
			walk(kind, at+1, children(attribute))
		}
	}
	for _, one := range offered(t, &peakProvider{}) {
		kind, _, _ := strings.Cut(one.name, " ")
		walk(kind, 0, one.attributes)
	}
	if depth["resource"] < 5 || depth["data"] < 2 {
		t.Errorf("the walk through the schemas goes to depth %v", depth)
	}
}

func checkDescription(t *testing.T, at string, attribute any) {
	t.Helper()
	describer, ok := attribute.(described)
	if !ok {
		t.Errorf("%s is a %T, which cannot be described", at, attribute)
		return
	}
	text := describer.GetMarkdownDescription()
	if text == "" {
		// The timeouts library knows plain descriptions only.
		text = describer.GetDescription()
	}
	if text == "" {
		t.Errorf("%s has no description", at)
		return
	}
	if !strings.HasSuffix(text, ".") {
		t.Errorf("the description of %s does not end with a full stop: %q", at, text)
	}
	if secret, ok := attribute.(interface{ IsWriteOnly() bool }); ok && secret.IsWriteOnly() && strings.HasPrefix(at, "resource ") && !strings.Contains(text, writeonly.Needs) {
		t.Errorf("the description of %s does not say which command lines know write-only attributes: %q", at, text)
	}
	for _, value := range enumValues(attribute) {
		if !strings.Contains(text, "`"+value+"`") {
			t.Errorf("the description of %s does not mention the value `%s`: %q", at, value, text)
		}
	}
}

// quoted finds the values in the description of a OneOf validator.
var quoted = regexp.MustCompile(`"([^"]+)"`)

// enumValues lists what the OneOf validators of an attribute, or of its elements, allow. Attributes of different types
// share no interface for their validators, so their field is read by name.
func enumValues(attribute any) []string {
	values := map[string]bool{}
	field := reflect.ValueOf(attribute)
	if field.Kind() != reflect.Struct || !field.FieldByName("Validators").IsValid() {
		return nil
	}
	validators := field.FieldByName("Validators")
	for i := range validators.Len() {
		describer, ok := reflect.TypeAssert[validator.Describer](validators.Index(i))
		if !ok {
			continue
		}
		text := describer.Description(context.Background())
		if !strings.Contains(text, "one of") || strings.Contains(text, "none of") {
			continue
		}
		for _, match := range quoted.FindAllStringSubmatch(text, -1) {
			values[match[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(values))
}

// TestEnumValuesAreFound keeps the walk above honest: it finds nothing missing when it sees no values.
func TestEnumValuesAreFound(t *testing.T) {
	t.Parallel()
	var schema provider.SchemaResponse
	New(Options{})().Schema(t.Context(), provider.SchemaRequest{}, &schema)
	got := fmt.Sprint(enumValues(schema.Schema.Attributes[attrStage]))
	if want := "[beta dev latest parvati prod test]"; got != want {
		t.Errorf("the values of stage are %s, want %s", got, want)
	}
}

func TestOfferedTypesHaveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	var names []string
	for _, one := range offered(t, &peakProvider{}) {
		if slices.Contains(names, one.name) {
			t.Errorf("%s is registered twice", one.name)
		}
		names = append(names, one.name)
	}
}

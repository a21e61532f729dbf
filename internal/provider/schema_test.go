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

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	resourceschema "github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// described is the part of an attribute of any schema that this test looks at.
type described interface {
	GetDescription() string
	GetMarkdownDescription() string
}

// typeNames lists the names of all resources and data sources.
func typeNames(t *testing.T, p provider.Provider) []string {
	t.Helper()
	var names []string
	for _, create := range p.Resources(t.Context()) {
		var resp resource.MetadataResponse
		create().Metadata(t.Context(), resource.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		names = append(names, "resource "+resp.TypeName)
	}
	for _, create := range p.DataSources(t.Context()) {
		var resp datasource.MetadataResponse
		create().Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "peak"}, &resp)
		names = append(names, "data "+resp.TypeName)
	}
	return names
}

// TestEverythingIsDescribed walks all schemas. Each attribute needs a description, and each value of an enumeration has to
// be part of it, so that the generated documentation never leaves a reader guessing.
func TestEverythingIsDescribed(t *testing.T) {
	t.Parallel()
	p := New(Options{Version: "test"})()

	var schema provider.SchemaResponse
	p.Schema(t.Context(), provider.SchemaRequest{}, &schema)
	if schema.Schema.MarkdownDescription == "" {
		t.Error("the provider has no description")
	}
	for name, attribute := range schema.Schema.Attributes {
		checkDescription(t, "provider."+name, attribute)
	}

	names := typeNames(t, p)
	resources := p.Resources(t.Context())
	for i, create := range resources {
		var resp resource.SchemaResponse
		create().Schema(t.Context(), resource.SchemaRequest{}, &resp)
		resp.Diagnostics.Append(resp.Schema.ValidateImplementation(t.Context())...)
		if resp.Diagnostics.HasError() {
			t.Errorf("the schema of %s is not valid: %v", names[i], resp.Diagnostics)
		}
		if resp.Schema.MarkdownDescription == "" {
			t.Errorf("%s has no description", names[i])
		}
		for name, attribute := range resp.Schema.Attributes {
			checkResource(t, names[i]+"."+name, attribute)
		}
		if len(resp.Schema.Blocks) > 0 {
			t.Errorf("%s has blocks; this provider has attributes only", names[i])
		}
	}
	for i, create := range p.DataSources(t.Context()) {
		at := names[len(resources)+i]
		var resp datasource.SchemaResponse
		create().Schema(t.Context(), datasource.SchemaRequest{}, &resp)
		resp.Diagnostics.Append(resp.Schema.ValidateImplementation(t.Context())...)
		if resp.Diagnostics.HasError() {
			t.Errorf("the schema of %s is not valid: %v", at, resp.Diagnostics)
		}
		if resp.Schema.MarkdownDescription == "" {
			t.Errorf("%s has no description", at)
		}
		for name, attribute := range resp.Schema.Attributes {
			checkDataSource(t, at+"."+name, attribute)
		}
	}
}

func checkResource(t *testing.T, at string, attribute resourceschema.Attribute) {
	t.Helper()
	checkDescription(t, at, attribute)
	var nested map[string]resourceschema.Attribute
	switch a := attribute.(type) {
	case resourceschema.SingleNestedAttribute:
		nested = a.Attributes
	case resourceschema.ListNestedAttribute:
		nested = a.NestedObject.Attributes
	case resourceschema.SetNestedAttribute:
		nested = a.NestedObject.Attributes
	case resourceschema.MapNestedAttribute:
		nested = a.NestedObject.Attributes
	}
	for name, child := range nested {
		checkResource(t, at+"."+name, child)
	}
}

func checkDataSource(t *testing.T, at string, attribute datasourceschema.Attribute) {
	t.Helper()
	checkDescription(t, at, attribute)
	var nested map[string]datasourceschema.Attribute
	switch a := attribute.(type) {
	case datasourceschema.SingleNestedAttribute:
		nested = a.Attributes
	case datasourceschema.ListNestedAttribute:
		nested = a.NestedObject.Attributes
	case datasourceschema.SetNestedAttribute:
		nested = a.NestedObject.Attributes
	case datasourceschema.MapNestedAttribute:
		nested = a.NestedObject.Attributes
	}
	for name, child := range nested {
		checkDataSource(t, at+"."+name, child)
	}
}

func checkDescription(t *testing.T, at string, attribute described) {
	t.Helper()
	text := attribute.GetMarkdownDescription()
	if text == "" {
		// The timeouts library knows plain descriptions only.
		text = attribute.GetDescription()
	}
	if text == "" {
		t.Errorf("%s has no description", at)
		return
	}
	if !strings.HasSuffix(text, ".") {
		t.Errorf("the description of %s does not end with a full stop: %q", at, text)
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
	for _, name := range typeNames(t, New(Options{})()) {
		if slices.Contains(names, name) {
			t.Errorf("%s is registered twice", name)
		}
		names = append(names, name)
	}
}

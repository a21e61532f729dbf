// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
	"github.com/peakbi/terraform-provider-peak/internal/tidy"
)

// noReferences are attributes that are called like an id and hold none of an object that Terraform can manage, or that must not be a reference.
var noReferences = map[string]string{
	"auth.client_id":                   "of another service",
	"release.prerelease_id":            "a word of a version",
	"resources.instance_type_id":       "of the platform",
	"workflow.triggers.*.webhook_id":   "of the platform",
	"autodeploy_resources.*.entity_id": "services and workflows refer to their image, and would refer in a circle",
}

// TestTidyTables holds the tables to the schema of the provider: every path of them is one of it, every id of it is in them or is none, and every
// attribute of any JSON is opaque.
func TestTidyTables(t *testing.T) {
	references, opaque := tidy.Tables()
	listed := map[string]map[string]bool{}
	for _, table := range []map[string][]string{references, opaque} {
		for kind, paths := range table {
			for _, path := range paths {
				if listed[kind] == nil {
					listed[kind] = map[string]bool{}
				}
				listed[kind][path] = true
			}
		}
	}
	for kind, attributes := range resourceSchemas(t) {
		eachAttribute(attributes, nil, func(path []string, attribute schema.Attribute) {
			name := strings.Join(path, ".")
			if !attribute.IsOptional() && !attribute.IsRequired() {
				return
			}
			if _, isDynamic := attribute.(schema.DynamicAttribute); isDynamic && !slices.Contains(opaque[kind], name) {
				t.Errorf("%s.%s holds any JSON: it belongs into opaque", kind, name)
			}
			last := path[len(path)-1]
			isID := last == "id" || strings.HasSuffix(last, "_id")
			if isID && !slices.Contains(references[kind], name) && !slices.ContainsFunc(slices.Collect(maps.Keys(noReferences)), func(suffix string) bool { return strings.HasSuffix(name, suffix) }) {
				t.Errorf("%s.%s is called like an id: it belongs into references, or into noReferences with the reason", kind, name)
			}
			delete(listed[kind], name)
		})
	}
	for kind, paths := range listed {
		for path := range paths {
			t.Errorf("%s has no attribute %s that can be set", kind, path)
		}
	}
}

// resourceSchemas are the attributes of all resources by their type.
func resourceSchemas(t *testing.T) map[string]map[string]schema.Attribute {
	t.Helper()
	all := map[string]map[string]schema.Attribute{}
	ctx := t.Context()
	for _, newResource := range provider.New(provider.Options{})().Resources(ctx) {
		var (
			one      = newResource()
			metadata fwresource.MetadataResponse
			answer   fwresource.SchemaResponse
		)
		one.Metadata(ctx, fwresource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
		one.Schema(ctx, fwresource.SchemaRequest{}, &answer)
		all[metadata.TypeName] = answer.Schema.Attributes
	}
	return all
}

// eachAttribute visits all attributes, nested ones included.
func eachAttribute(attributes map[string]schema.Attribute, above []string, visit func([]string, schema.Attribute)) {
	for name, attribute := range attributes {
		path := append(slices.Clone(above), name)
		visit(path, attribute)
		switch nested := attribute.(type) {
		case schema.SingleNestedAttribute:
			eachAttribute(nested.Attributes, path, visit)
		case *fieldtable.Indexed:
			eachAttribute(nested.NestedObject.Attributes, append(path, "*"), visit)
		case schema.MapNestedAttribute:
			eachAttribute(nested.NestedObject.Attributes, append(path, "*"), visit)
		case schema.ListNestedAttribute:
			eachAttribute(nested.NestedObject.Attributes, append(path, "*"), visit)
		case schema.SetNestedAttribute:
			eachAttribute(nested.NestedObject.Attributes, append(path, "*"), visit)
		}
	}
}

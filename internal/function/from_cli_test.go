// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/fieldtable"
	"github.com/peakbi/terraform-provider-peak/internal/framework/jsonvalue"
	peakfunction "github.com/peakbi/terraform-provider-peak/internal/function"
)

var update = flag.Bool("update", false, "write what the bodies in testdata become, for a person to read")

// resourceOf is the resource that a body in testdata stands for, by the beginning of its file name.
var resourceOf = map[string]string{
	"artifact": "peak_artifact", "image": "peak_image", "service": "peak_service", "webapp": "peak_service", "workflow": "peak_workflow", "merged": "peak_workflow",
	"block_spec": "peak_block_spec", "block_release": "peak_block_spec_release", "app_spec": "peak_app_spec", "block_deployment": "peak_deployment", "app_deployment": "peak_deployment",
	"metric_collection": "peak_metric_collection", "metric_publication": "peak_metric_publication", "metric_namespace": "peak_metric_namespace",
}

// TestFromCLI_bodies reads a body of each kind. The .json file beside it says what it becomes, without what is null.
func TestFromCLI_bodies(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "bodies", "*.yaml"))
	if err != nil || len(files) < len(resourceOf) {
		t.Fatalf("testdata has %d bodies (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			values, problem := fromCLI(t, string(text))
			if problem != nil {
				t.Fatal(problem)
			}
			checkAttributes(t, filepath.Base(file), values)
			read := map[string]any{}
			for name, value := range values {
				if read[name], err = jsonvalue.ToJSON(value); err != nil {
					t.Fatal(err)
				}
			}
			got, err := json.MarshalIndent(withoutNulls(read), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".yaml") + ".json"
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(bytes.TrimSpace(got), bytes.TrimSpace(want)) {
				t.Errorf("%s became\n%s\nwant\n%s", file, got, want)
			}
		})
	}
}

// checkAttributes expects the attributes of the resource that can be configured, all of them and no others, with the types
// of the schema.
func checkAttributes(t *testing.T, file string, values map[string]attr.Value) {
	t.Helper()
	name := ""
	for prefix, resource := range resourceOf {
		if strings.HasPrefix(file, prefix) {
			name = resource
		}
	}
	attributes := schemaOf(t, name).Attributes
	for name, value := range values {
		attribute, ok := attributes[name]
		if !ok || attribute.IsComputed() && !attribute.IsOptional() {
			t.Errorf("%s has %q, which cannot be configured", file, name)
			continue
		}
		if want := attribute.GetType(); !want.Equal(types.DynamicType) && !value.Type(t.Context()).Equal(want) {
			t.Errorf("%s: %s is of type %s, and in the schema of type %s", file, name, value.Type(t.Context()), want)
		}
	}
	for name, attribute := range attributes {
		if _, ok := values[name]; !ok && (attribute.IsOptional() || attribute.IsRequired()) {
			t.Errorf("%s lacks %q", file, name)
		}
	}
}

func withoutNulls(value any) any {
	switch v := value.(type) {
	case []any:
		for i, element := range v {
			v[i] = withoutNulls(element)
		}
	case map[string]any:
		for name, member := range v {
			if member == nil {
				delete(v, name)
			} else {
				v[name] = withoutNulls(member)
			}
		}
	}
	return value
}

// TestFromCLI_tables expects each attribute that a table names in the schema, at the same place.
func TestFromCLI_tables(t *testing.T) {
	t.Parallel()
	for _, table := range peakfunction.Tables() {
		schema := schemaOf(t, table.Resource)
		attributes := map[string]attr.Type{}
		for name, attribute := range schema.Attributes {
			if attribute.IsOptional() || attribute.IsRequired() {
				attributes[name] = attribute.GetType()
			}
		}
		checkTable(t, table.Resource, table.Fields, attributes)
	}
}

func checkTable(t *testing.T, at string, fields fieldtable.Fields, attributes map[string]attr.Type) {
	t.Helper()
	for _, field := range fields {
		if field.Attr == "" {
			checkTable(t, at, field.Fields, attributes)
			continue
		}
		here := at + "." + field.Attr
		attributeType, ok := attributes[field.Attr]
		if !ok {
			t.Errorf("%s is no attribute", here)
			continue
		}
		if nested := objectIn(attributeType); nested != nil {
			checkTable(t, here, field.Fields, nested.AttrTypes)
		} else if field.Fields != nil {
			t.Errorf("%s is described as an object, and is none", here)
		}
	}
}

// objectIn is the object type that a type holds, nil when it holds none.
func objectIn(t attr.Type) *types.ObjectType {
	switch t := t.(type) {
	case types.ObjectType:
		return &t
	case types.ListType:
		return objectIn(t.ElemType)
	case types.SetType:
		return objectIn(t.ElemType)
	case types.MapType:
		return objectIn(t.ElemType)
	}
	return nil
}

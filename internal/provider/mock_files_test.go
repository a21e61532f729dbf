// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	fwresource "github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/peakbi/terraform-provider-peak/internal/provider"
)

// TestMocksOfModules has each module bring the mocks of its tests, the very ones that are offered: whoever copies the module copies its folder
// alone, and what a test names outside of that ends even "terraform init".
func TestMocksOfModules(t *testing.T) {
	want, err := os.ReadFile("../../examples/testing/peak.tfmock.hcl")
	if err != nil {
		t.Fatal(err)
	}
	modules, err := filepath.Glob("../../examples/modules/*/versions.tf")
	if err != nil || len(modules) == 0 {
		t.Fatalf("%v, %d modules", err, len(modules))
	}
	for _, module := range modules {
		name := filepath.Join(filepath.Dir(module), "tests", "mocks", "peak.tfmock.hcl")
		if got, err := os.ReadFile(name); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not examples/testing/peak.tfmock.hcl (%v): copy that one there", name, err)
		}
	}
}

// TestMockFiles holds the mocks that users copy to the schema: command lines say nothing of a mock of what does not exist, and mocks of what is not
// computed do nothing on one and are refused by another.
func TestMockFiles(t *testing.T) {
	computed := computedAttributes(t)
	found := 0
	for _, pattern := range []string{"testing/*.tfmock.hcl", "modules/*/tests/*test.hcl"} {
		names, err := filepath.Glob(filepath.Join("../../examples", filepath.FromSlash(pattern)))
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %v, %d files", pattern, err, len(names))
		}
		for _, name := range names {
			file, diags := hclparse.NewParser().ParseHCLFile(name)
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			body, ok := file.Body.(*hclsyntax.Body)
			if !ok {
				t.Fatalf("%s is no HCL", name)
			}
			blocks := body.Blocks
			for _, block := range body.Blocks {
				if block.Type == "mock_provider" {
					blocks = append(blocks, block.Body.Blocks...)
				}
			}
			for _, block := range blocks {
				kind, isMock := strings.CutPrefix(block.Type, "mock_")
				if !isMock || kind == "provider" {
					continue
				}
				found++
				attributes, known := computed[kind+" "+block.Labels[0]]
				if !known {
					t.Errorf("%s: there is no %s %s", block.DefRange(), kind, block.Labels[0])
					continue
				}
				defaults, ok := block.Body.Attributes["defaults"].Expr.(*hclsyntax.ObjectConsExpr)
				if !ok {
					t.Fatalf("%s has no defaults", block.DefRange())
				}
				for _, item := range defaults.Items {
					key, diags := item.KeyExpr.Value(nil)
					if diags.HasErrors() {
						t.Fatal(diags)
					}
					if !attributes[key.AsString()] {
						t.Errorf("%s: %s has no computed attribute %s", item.KeyExpr.Range(), block.Labels[0], key.AsString())
					}
				}
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d mocks were found", found)
	}
}

// computedAttributes are the names of the computed attributes of every "resource TYPE" and "data TYPE".
func computedAttributes(t *testing.T) map[string]map[string]bool {
	t.Helper()
	all := map[string]map[string]bool{}
	served := provider.New(provider.Options{})()
	for _, newResource := range served.Resources(t.Context()) {
		var (
			metadata fwresource.MetadataResponse
			answer   fwresource.SchemaResponse
		)
		newResource().Metadata(t.Context(), fwresource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
		newResource().Schema(t.Context(), fwresource.SchemaRequest{}, &answer)
		names := map[string]bool{}
		for name, attribute := range answer.Schema.Attributes {
			names[name] = attribute.IsComputed()
		}
		all["resource "+metadata.TypeName] = names
	}
	for _, newDataSource := range served.DataSources(t.Context()) {
		var (
			metadata datasource.MetadataResponse
			answer   datasource.SchemaResponse
		)
		newDataSource().Metadata(t.Context(), datasource.MetadataRequest{ProviderTypeName: "peak"}, &metadata)
		newDataSource().Schema(t.Context(), datasource.SchemaRequest{}, &answer)
		names := map[string]bool{}
		for name, attribute := range answer.Schema.Attributes {
			names[name] = attribute.IsComputed()
		}
		all["data "+metadata.TypeName] = names
	}
	return all
}

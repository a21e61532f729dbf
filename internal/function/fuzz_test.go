// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// FuzzFromCLI reads arbitrary text. It has to end in a value that Terraform can take, or in an error on the argument.
func FuzzFromCLI(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "bodies", "*.yaml"))
	if err != nil || len(files) == 0 {
		f.Fatalf("testdata has no bodies: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(text))
	}
	fromCLI := newFromCLI(f)
	f.Fuzz(func(t *testing.T, text string) {
		value, problem := call(t, fromCLI, types.StringValue(text))
		if problem != nil {
			if problem.FunctionArgument == nil || *problem.FunctionArgument != 0 || strings.TrimSpace(problem.Text) == "" {
				t.Fatalf("%q: %v", text, problem)
			}
			if strings.Contains(problem.Text, "bug in the provider") {
				t.Fatalf("%q: %v", text, problem)
			}
			return
		}
		if _, err := value.ToTerraformValue(t.Context()); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if value.IsNull() || value.IsUnknown() {
			t.Fatalf("%q became %s", text, value)
		}
	})
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// TestAccMocks runs `terraform test` on modules with a mocked provider that says nothing of its values: what makes use of a
// mocked object gets texts of random letters, which no validator may refuse.
func TestAccMocks(t *testing.T) {
	t.Parallel()
	files := map[string]string{"app/Dockerfile": "FROM scratch\n", "metrics/orders.yml": "cubes:\n- {name: orders, sql_table: orders}\n"}
	for _, name := range []string{"main.tf", "mocks.tftest.hcl"} {
		content, err := os.ReadFile(filepath.Join("testdata", "mocks", name))
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(content)
	}
	p := acctest.New(t, 0)
	cli := p.CLI(t, files)
	output := cli.Run("test", "-no-color")
	if !strings.Contains(output, "2 passed, 0 failed") {
		t.Errorf("the runs did not pass:\n%s", output)
	}
	if calls := p.Emulator.Journal(); len(calls) > 0 {
		t.Errorf("mocks led to %d requests", len(calls))
	}
}

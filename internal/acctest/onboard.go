// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Onboard brings what list blocks find under Terraform as a team would: it has Terraform write the configuration, expects
// that the plan imports so many objects and changes none of them, applies it, and expects that nothing is left to do and
// that nothing was written to the platform. The configuration is in generated.tf. It skips the test where the CLI has no
// list resources.
func (p *Platform) Onboard(t *testing.T, lists string, want int) *CLI {
	t.Helper()
	NeedsActions(t)
	c := p.CLI(t, map[string]string{"all.tfquery.hcl": lists})
	p.Emulator.ClearJournal()
	c.Run("query", "-no-color", "-generate-config-out=generated.tf")
	generated, err := os.ReadFile(filepath.Join(c.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	code, plan, problems := c.Exit("plan", "-input=false", "-no-color", "-out=plan")
	if summary := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", want); code != 0 || !strings.Contains(plan, summary) {
		t.Fatalf("the plan is not %q:\n%s%s\n%s", summary, plan, problems, generated)
	}
	c.Run("apply", "-input=false", "-no-color", "plan")
	if code, plan, problems := c.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Fatalf("after the import there is something to do:\n%s%s", plan, problems)
	}
	if err := p.Wrote()(nil); err != nil {
		t.Error(err)
	}
	return c
}

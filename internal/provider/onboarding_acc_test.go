// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/tidy"
)

// tenantFile is the state of a platform that a team has filled without Terraform. `go test ./internal/provider -run
// TestWriteTenant -write-tenant` makes it anew.
const tenantFile = "testdata/tenant.json"

var writeTenant = flag.Bool("write-tenant", false, "write "+tenantFile)

func TestWriteTenant(t *testing.T) {
	if !*writeTenant {
		t.Skip("only with -write-tenant")
	}
	if err := os.RemoveAll(tenantFile + ".blobs"); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(tenantFile); err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	p := acctest.NewFrom(t, tenantFile, 20*time.Millisecond)
	f := &tenant{t: t, p: p, client: p.Client(t)}
	f.fill()
	f.settle()
}

// query lists everything, as the onboarding guide does.
const query = "../../examples/guides/onboarding/tenant.tfquery.hcl"

// TestAccOnboarding brings a whole tenant under Terraform, the way the guide describes it: nothing on the platform changes, neither by the
// configuration that Terraform writes nor by what peak-tidy makes of it.
func TestAccOnboarding(t *testing.T) {
	t.Parallel()
	acctest.NotContrary(t, "what describes do not show cannot be written down (contract 10.6, 11, 13.4, 16.4, 18.2)")
	acctest.NeedsActions(t)
	state := filepath.Join(t.TempDir(), "tenant.json")
	copyTree(t, tenantFile, state)
	copyTree(t, tenantFile+".blobs", state+".blobs")
	p := acctest.NewFrom(t, state, 20*time.Millisecond)
	lists, err := os.ReadFile(query)
	if err != nil {
		t.Fatal(err)
	}
	cli := p.CLI(t, map[string]string{"all.tfquery.hcl": string(lists)})
	p.Emulator.ClearJournal()
	cli.Run("query", "-no-color", "-generate-config-out=generated.tf")
	file := filepath.Join(cli.Dir, "generated.tf")
	generated, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	imports := func(want int) {
		t.Helper()
		code, plan, problems := cli.Exit("plan", "-input=false", "-no-color", "-out=plan")
		if summary := fmt.Sprintf("Plan: %d to import, 0 to add, 0 to change, 0 to destroy.", want); code != 0 || !strings.Contains(plan, summary) {
			t.Fatalf("the plan is not %q:\n%s%s", summary, plan, problems)
		}
	}
	imports(60)
	for _, secret := range []string{"github-token", "git-token", "secret-licence"} {
		if strings.Contains(string(generated), secret) {
			t.Errorf("the generated configuration holds the secret %q", secret)
		}
	}

	known, err := tidy.ReadPlan([]byte(cli.Run("show", "-json", "plan")))
	if err != nil {
		t.Fatal(err)
	}
	rewrite := func(options tidy.Options) tidy.Result {
		t.Helper()
		result, err := tidy.Rewrite([]tidy.File{{Name: "generated.tf", Source: generated}}, options)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, result.Files[0].Source, 0o600); err != nil {
			t.Fatal(err)
		}
		return result
	}
	all := rewrite(tidy.Options{Plan: known, KeepOwned: true})
	text := string(all.Files[0].Source)
	for _, left := range []string{"all_", "= null\n", "# sensitive", "provider "} {
		if strings.Contains(text, left) {
			t.Errorf("tidied configuration holds %q", left)
		}
	}
	// Of every id there is one literal left: that of its import, and for specs those of the imports of their releases.
	text = regexp.MustCompile(`(?m)^    spec_id = ".*"$`).ReplaceAllString(text, "")
	for _, id := range regexp.MustCompile(`(?m)^    id = "(.*)"$`).FindAllStringSubmatch(text, -1) {
		if found := strings.Count(text, `"`+id[1]+`"`); found != 1 {
			t.Errorf("%s stands there %d times", id[1], found)
		}
	}
	imports(60)
	if result := rewrite(tidy.Options{Plan: known}); len(result.LeftOut) != 11 {
		t.Errorf("left out are %v, and not what 3 deployments have made and 8 releases", result.LeftOut)
	}
	imports(49)
	cli.Run("apply", "-input=false", "-no-color", "plan")
	if code, plan, problems := cli.Exit("plan", "-input=false", "-no-color", "-detailed-exitcode"); code != 0 {
		t.Fatalf("after the import there is something to do:\n%s%s", plan, problems)
	}
	if err := p.Wrote()(nil); err != nil {
		t.Error(err)
	}
}

// copyTree copies a file or a folder of files.
func copyTree(t *testing.T, from, to string) {
	t.Helper()
	info, err := os.Stat(from)
	if err != nil {
		t.Fatal(err)
	}
	if info.IsDir() {
		if err := os.CopyFS(to, os.DirFS(from)); err != nil {
			t.Fatal(err)
		}
		return
	}
	content, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o600); err != nil {
		t.Fatal(err)
	}
}

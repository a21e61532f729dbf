package provider_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
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

// TestAccOnboarding brings a whole tenant under Terraform, the way the guide describes it: nothing on the platform changes.
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
	cli := p.Onboard(t, string(lists), 60)
	generated, err := os.ReadFile(filepath.Join(cli.Dir, "generated.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{"github-token", "git-token", "secret-licence"} {
		if strings.Contains(string(generated), secret) {
			t.Errorf("the generated configuration holds the secret %q", secret)
		}
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

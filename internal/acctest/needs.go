package acctest

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// NeedsActions skips a test that runs actions or queries through CLI where the CLI has neither: Terraform before 1.14 and
// OpenTofu.
func NeedsActions(t *testing.T) {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1 (make test sets it)", resource.EnvTfAcc)
	}
	empty := filepath.Join(t.TempDir(), "cli.tfrc")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), cliBinary(t), "version", "-json")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+empty, "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		t.Fatalf("asking the CLI for its version: %v", err)
	}
	var answer struct {
		Version string `json:"terraform_version"`
	}
	if err := json.Unmarshal(output, &answer); err != nil {
		t.Fatalf("the version of the CLI: %v", err)
	}
	version, err := semver.NewVersion(answer.Version)
	if err != nil {
		t.Fatalf("the version of the CLI: %v", err)
	}
	if version.Major() == 1 && version.Minor() < 14 {
		t.Skipf("version %s has no actions and queries", answer.Version)
	}
}

// cliBinary is the path of the CLI that the tests use.
func cliBinary(t *testing.T) string {
	t.Helper()
	name := os.Getenv(terraformPath)
	if name == "" {
		name = "terraform"
	}
	binary, err := exec.LookPath(name)
	if err != nil {
		t.Fatalf("neither %s nor PATH names a Terraform: %v", terraformPath, err)
	}
	return binary
}

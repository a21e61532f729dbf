// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Masterminds/semver/v3"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

// NeedsActions skips a test that runs actions or queries through CLI where the CLI has neither: Terraform before 1.14 and
// OpenTofu.
func NeedsActions(t *testing.T) {
	t.Helper()
	NeedsTerraform(t, "1.14.0")
}

// NeedsTerraform skips a test on OpenTofu, and on versions of Terraform before the given one.
func NeedsTerraform(t *testing.T, atLeast string) {
	t.Helper()
	needsCLI(t, "Terraform", atLeast)
}

// NeedsOpenTofu skips a test on Terraform, and on versions of OpenTofu before the given one.
func NeedsOpenTofu(t *testing.T, atLeast string) {
	t.Helper()
	needsCLI(t, "OpenTofu", atLeast)
}

// needsCLI skips a test unless the CLI that the tests use is of that name and no older than atLeast.
func needsCLI(t *testing.T, product, atLeast string) {
	t.Helper()
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1 (make test sets it)", resource.EnvTfAcc)
	}
	name, version := cliVersion(t)
	if name != product || version.LessThan(semver.MustParse(atLeast)) {
		t.Skipf("needs %s %s or later; this is %s %s", product, atLeast, name, version)
	}
}

// cliVersion asks the CLI that the tests use what it is: Terraform or OpenTofu, and its version.
func cliVersion(t *testing.T) (product string, version *semver.Version) {
	t.Helper()
	empty := filepath.Join(t.TempDir(), "cli.tfrc")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), cliBinary(t), "version")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+empty, "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		t.Fatalf("asking the CLI for its version: %v", err)
	}
	line, _, _ := strings.Cut(string(output), "\n")
	product, text, found := strings.Cut(strings.TrimSpace(line), " v")
	if !found {
		t.Fatalf("the CLI says %q of its version", line)
	}
	if version, err = semver.NewVersion(text); err != nil {
		t.Fatalf("the version of the CLI: %v", err)
	}
	return product, version
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

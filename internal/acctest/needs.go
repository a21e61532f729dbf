// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
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
	chooseCLI(t, newerCLI)
	if os.Getenv(resource.EnvTfAcc) == "" {
		t.Skipf("acceptance tests run with %s=1 (make test sets it)", resource.EnvTfAcc)
	}
	name, version := cliVersion(t)
	if name != product || version.LessThan(semver.MustParse(atLeast)) {
		t.Skipf("needs %s %s or later; this is %s %s", product, atLeast, name, version)
	}
}

// cliVersion is what the CLI that the tests use is: Terraform or OpenTofu, and its version.
func cliVersion(t *testing.T) (product string, version *semver.Version) {
	t.Helper()
	line, err := versionLine()
	if err != nil {
		t.Fatalf("asking the CLI for its version: %v", err)
	}
	product, text, found := strings.Cut(line, " v")
	if !found {
		t.Fatalf("the CLI says %q of its version", line)
	}
	if version, err = semver.NewVersion(text); err != nil {
		t.Fatalf("the version of the CLI: %v", err)
	}
	return product, version
}

// versionLine asks the CLI for the first line of its version, once.
var versionLine = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "peak-acc-version-")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	empty := filepath.Join(dir, "cli.tfrc")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		return "", err
	}
	binary, err := findCLI()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), cliTimeout)
	defer cancel()
	command := exec.CommandContext(ctx, binary, "version")
	command.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+empty, "CHECKPOINT_DISABLE=1")
	output, err := command.Output()
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(output), "\n")
	return strings.TrimSpace(line), nil
})

// cliBinary is the path of the CLI that the tests use.
func cliBinary(t *testing.T) string {
	t.Helper()
	binary, err := findCLI()
	if err != nil {
		t.Fatal(err)
	}
	return binary
}

func findCLI() (string, error) {
	binary, err := exec.LookPath(cmp.Or(os.Getenv(terraformPath), "terraform"))
	if err != nil {
		return "", fmt.Errorf("neither %s nor PATH names a Terraform: %w", terraformPath, err)
	}
	return binary, nil
}

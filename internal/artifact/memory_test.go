// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

//go:build linux

package artifact_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
)

// memoryAllowed is by how much packing and uploading may raise the provider's peak memory.
const memoryAllowed = 24 << 20

// TestAccArtifact_memory uploads 9 MiB that do not compress from the provider's own process and looks at its peak memory
// before and after: neither the archive nor the folder may be held in memory.
func TestAccArtifact_memory(t *testing.T) {
	acctest.InDepth(t)
	acctest.SameOnEveryCLI(t)
	p := acctest.New(t, 0)
	dir, folder := t.TempDir(), t.TempDir()
	for i := range 9 {
		content := make([]byte, 1<<20)
		if _, err := rand.Read(content); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("part%d.bin", i)), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	acctest.WriteFiles(t, dir, map[string]string{
		"main.tf": p.Config(`
terraform {
  required_providers {
    peak = { source = "registry.terraform.io/peakbi/peak" }
  }
}
variable "path" {
  default = ""
}
resource "peak_artifact" "large" {
  count = var.path == "" ? 0 : 1
  name  = "large"
  path  = var.path
}
`),
	})
	process, run := ownProcess(t, dir)
	// Everything but an upload, so that what is measured is the upload.
	run("apply", "-input=false", "-auto-approve")
	before := peakMemory(t, process)
	run("apply", "-input=false", "-auto-approve", "-var", "path="+folder)
	if raised := peakMemory(t, process) - before; raised > memoryAllowed {
		t.Errorf("the upload raised the provider's peak memory by %.1f MiB from %.1f MiB, allowed are %d MiB", float64(raised)/(1<<20), float64(before)/(1<<20), memoryAllowed>>20)
	} else {
		t.Logf("the upload raised the provider's peak memory by %.1f MiB from %.1f MiB", float64(raised)/(1<<20), float64(before)/(1<<20))
	}
	run("destroy", "-input=false", "-auto-approve")
}

// listAllowed is how much memory the provider may ever have taken after a list of 2,000 artifacts (the requirement for lists).
const listAllowed = 64 << 20

// TestAccArtifact_listMemory lists 2,000 artifacts whole from the provider's own process and looks at its peak memory.
func TestAccArtifact_listMemory(t *testing.T) {
	acctest.NeedsActions(t)
	p := acctest.New(t, 0)
	insert(t, p, 2000)
	dir := t.TempDir()
	acctest.WriteFiles(t, dir, map[string]string{
		"main.tf": p.Config(`
terraform {
  required_providers {
    peak = { source = "registry.terraform.io/peakbi/peak" }
  }
}
`),
		"all.tfquery.hcl": `
list "peak_artifact" "all" {
  provider         = peak
  limit            = 5000
  include_resource = true
}
`,
	})
	process, run := ownProcess(t, dir)
	listed := run("query", "-no-color")
	if found := strings.Count(listed, "artifact-"); found < 2000 {
		t.Errorf("%d artifacts were listed, want all 2,000", found)
	}
	memory := peakMemory(t, process)
	t.Logf("the provider's peak memory is %.1f MiB", float64(memory)/(1<<20))
	if memory > listAllowed {
		t.Errorf("the provider's peak memory is %.1f MiB, allowed are %d MiB", float64(memory)/(1<<20), listAllowed>>20)
	}
}

// ownProcess starts the provider as a process of its own and returns what runs commands of the CLI in a folder with it. The
// folder is initialised.
func ownProcess(t *testing.T, dir string) (process int, run func(args ...string) (stdout string)) {
	t.Helper()
	process, reattach := startProvider(t)
	run = func(args ...string) string {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
		defer cancel()
		cmd := exec.CommandContext(ctx, os.Getenv("TF_ACC_TERRAFORM_PATH"), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "TF_REATTACH_PROVIDERS="+reattach, "CHECKPOINT_DISABLE=1")
		output, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, output)
		}
		return string(output)
	}
	run("init", "-input=false")
	return process, run
}

// startProvider builds the provider and serves it as a process of its own. It ends with the test.
func startProvider(t *testing.T) (pid int, reattach string) {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "provider")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, "../..")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the provider: %v\n%s", err, output)
	}
	cmd := exec.Command(binary, "-debug")
	// Garbage is collected as in a user's process, not as the tests have their command lines do it.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(setting string) bool {
		return strings.HasPrefix(setting, "GOGC=") || strings.HasPrefix(setting, "GOMEMLIMIT=") || strings.HasPrefix(setting, "GOMAXPROCS=")
	})
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	lines := bufio.NewScanner(stdout)
	pattern := regexp.MustCompile(`TF_REATTACH_PROVIDERS='(.*)'`)
	for lines.Scan() {
		if found := pattern.FindSubmatch(lines.Bytes()); found != nil {
			return cmd.Process.Pid, string(found[1])
		}
	}
	t.Fatal("the provider did not say how to reach it")
	return 0, ""
}

// peakMemory is the largest resident size that the process has had, in bytes.
func peakMemory(t *testing.T, pid int) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range bytes.SplitSeq(status, []byte("\n")) {
		if fields := bytes.Fields(line); len(fields) == 3 && string(fields[0]) == "VmHWM:" {
			kib, err := strconv.ParseInt(string(fields[1]), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return kib << 10
		}
	}
	t.Fatal("the process tells no peak memory")
	return 0
}

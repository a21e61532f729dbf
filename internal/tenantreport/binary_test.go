// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package tenantreport_test

import (
	"bufio"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/tenantreport"
)

// TestBinaries runs the command against the emulator, each as a process of its own, in real time: some points that are turned, and
// some beside them that are not.
func TestBinaries(t *testing.T) {
	t.Parallel()
	acctest.InDepth(t)
	folder := t.TempDir()
	build := exec.CommandContext(t.Context(), "go", "build", "-o", folder+string(filepath.Separator), "../emulator/cmd/peak-emulator", "./cmd/tenant-report")
	if output, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building: %v\n%s", err, output)
	}
	platform := exec.CommandContext(t.Context(), filepath.Join(folder, "peak-emulator"), "--token", token, "--lifecycle", "2s", "--turn", "newest-first", "--turn", "deployment-parent-null")
	out, err := platform.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := platform.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = platform.Process.Kill()
		_ = platform.Wait()
	})
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), filepath.Join(folder, "tenant-report"), "-out", folder, "-points", "newest-first, deployment-parent-null")
	command.Env = append(os.Environ(), "PEAK_AUTH_TOKEN="+token, "PEAK_STAGE=", "PEAK_ENDPOINT="+strings.TrimSpace(strings.TrimPrefix(line, "listening on ")))
	if output, err := command.CombinedOutput(); err != nil || strings.Contains(string(output), token) {
		t.Fatalf("the command ended with %v:\n%s", err, output)
	}
	var report tenantreport.Report
	content, err := os.ReadFile(filepath.Join(folder, "tenant-report.json"))
	if err != nil || json.Unmarshal(content, &report) != nil {
		t.Fatalf("there is no report: %v", err)
	}
	if refuted := report.Refuted(); !slices.Equal(refuted, []assumptions.ID{assumptions.NewestFirst, assumptions.DeploymentParentNull}) {
		t.Errorf("refuted: %v", refuted)
	}
	if !strings.Contains(report.Summary(), "not observed") || report.Requests == 0 {
		t.Errorf("%s, %d requests", report.Summary(), report.Requests)
	}
}

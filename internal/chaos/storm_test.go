// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/control"
)

// many is a configuration of n resources of four kinds.
func many(n int, prefix, title string) string {
	return fmt.Sprintf(`
resource "peak_service" "x" {
  count         = %[1]d
  name          = "%[2]s-service-${count.index}"
  title         = "%[3]s"
  image_details = { image_id = {web}, version_id = {webversion} }
}

resource "peak_workflow" "x" {
  count = %[1]d
  name  = "%[2]s-workflow-${count.index}"
  steps = { a = { image_id = {image}, image_version_id = {version}, command = "echo %[3]s" } }
}

resource "peak_artifact" "x" {
  count       = %[1]d
  name        = "%[2]s-artifact-${count.index}"
  description = "%[3]s"
  path        = "{folder}"
}

resource "peak_deployment" "x" {
  count           = %[1]d
  block_spec_id   = "{etl}"
  release_version = "1.0.0"
  name            = "%[2]s-deployment-${count.index}"
  summary         = "%[3]s"
}
`, n/4, prefix, title)
}

// size is how many resources a storm has.
func size() int {
	if full() {
		return 200
	}
	return 40
}

// apply applies with many workers.
func storm(t *testing.T, cli *acctest.CLI, configuration string) {
	t.Helper()
	cli.Write(map[string]string{"main.tf": configuration})
	if code, stdout, stderr := cli.Exit("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=50"); code != 0 {
		t.Fatalf("the apply failed:\n%s%s", stdout, stderr)
	}
}

// requests counts the calls that the platform has carried out, and those that it turned away to be asked again.
func requests(s *stage) (served, throttled int) {
	for _, entry := range s.Emulator.Journal() {
		if entry.Status == http.StatusTooManyRequests {
			throttled++
		} else {
			served++
		}
	}
	return served, throttled
}

// TestStorm applies many resources at once, calmly and while the platform turns away a third of all requests. Nothing may be
// there twice or be missing, and the storm may not cost more than the requests that were turned away, and a fifth.
func TestStorm(t *testing.T) {
	t.Parallel()
	calm := newStage(t)
	cli := calm.CLI(t, nil)
	storm(t, cli, calm.hcl(many(size(), "a", "One")))
	storm(t, cli, calm.hcl(many(size(), "a", "Two")))
	floor, _ := requests(calm)
	want := calm.inventory()

	wild := newStage(t)
	cli = wild.CLI(t, nil)
	// Every run of three requests loses one, as long as there are any.
	for after := range 2000 {
		if _, err := wild.Emulator.AddFault(control.Fault{After: 2 * after, Times: 1, Status: http.StatusTooManyRequests, Headers: map[string]string{"Retry-After": "0"}}); err != nil {
			t.Fatal(err)
		}
	}
	cli.Configure("  max_retries = 20")
	storm(t, cli, wild.hcl(many(size(), "a", "One")))
	storm(t, cli, wild.hcl(many(size(), "a", "Two")))
	served, throttled := requests(wild)
	wild.Emulator.ClearFaults()
	if throttled == 0 {
		t.Error("no request was turned away")
	}
	t.Logf("%d requests calmly; %d and %d turned away in the storm", floor, served, throttled)
	if float64(served) > 1.2*float64(floor) {
		t.Errorf("%d requests in the storm, %d calmly: more than 1.2 times", served, floor)
	}
	v := &verdict{name: "storm"}
	v.compare(t, want, wild.inventory())
	if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-input=false", "-no-color"); code != 0 {
		t.Errorf("the plan afterwards is not empty:\n%s%s", stdout, stderr)
	}
}

// TestTwoApplies has two configurations applied to one tenant at the same time, which update the same things twice.
func TestTwoApplies(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	clis := []*acctest.CLI{s.CLI(t, nil), s.CLI(t, nil)}
	for _, title := range []string{"One", "Two"} {
		var both sync.WaitGroup
		for i, cli := range clis {
			cli.Write(map[string]string{"main.tf": s.hcl(many(size()/2, fmt.Sprintf("team%d", i), title))})
			both.Go(func() {
				if code, stdout, stderr := cli.Exit("apply", "-auto-approve", "-input=false", "-no-color", "-parallelism=25"); code != 0 {
					t.Errorf("apply %d failed:\n%s%s", i, stdout, stderr)
				}
			})
		}
		both.Wait()
	}
	counts := map[string]int{}
	for _, one := range s.inventory() {
		kind, name, _ := strings.Cut(one, " ")
		if strings.HasPrefix(name, "team") {
			counts[kind]++
		}
	}
	for _, kind := range []string{"artifact", "service", "deployment"} {
		if counts[kind] != 2*(size()/2/4) {
			t.Errorf("%d objects of kind %s, want %d", counts[kind], kind, 2*(size()/2/4))
		}
	}
	for i, cli := range clis {
		if code, stdout, stderr := cli.Exit("plan", "-detailed-exitcode", "-input=false", "-no-color"); code != 0 {
			t.Errorf("plan %d afterwards is not empty:\n%s%s", i, stdout, stderr)
		}
	}
}

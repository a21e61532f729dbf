// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"github.com/peakbi/terraform-provider-peak/internal/acctest"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// TestAccPausedWorkflow_runs looks at a paused workflow while an execution that began before still runs.
func TestAccPausedWorkflow_runs(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, time.Hour)
	image, version := p.Image(t, "base", "workflow")
	tf := p.Process(t, map[string]string{"main.tf": fmt.Sprintf(`resource "peak_workflow" "it" {
  name     = "etl"
  paused   = true
  triggers = [{ cron = "0 6 * * *" }]
  steps    = { load = { command = "python app.py", image_id = %d, image_version_id = %d } }
}
`, image, version)})
	tf.Run("apply", "-auto-approve")
	id, err := strconv.ParseInt(p.ID(t, "workflow"), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	client := p.Client(t)
	if err := client.ResumeWorkflow(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	plan(t, tf, 2)
	if _, err := client.ExecuteWorkflow(t.Context(), id, peak.ExecuteWorkflowBody{}, nil); err != nil {
		t.Fatal(err)
	}
	if shown, err := client.GetWorkflow(t.Context(), id); err != nil || shown.Status != acctest.Word("Running", shown.Status) {
		t.Fatalf("the workflow does not run: %s, %v", shown.Status, err)
	}
	plan(t, tf, 0)
	p.Settle(t)
	plan(t, tf, 2)
	if !acctest.Contrary() { // It would be an hour before a contrary platform has deleted what it says that it has.
		tf.Run("destroy", "-auto-approve")
	}
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package pipeline

import (
	"context"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

func TestTook(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ from, to, want string }{
		{"2024-05-01T09:30:00.000Z", "2024-05-01T09:33:12.600Z", " after 3m13s"},
		{"2024-05-01T09:30:00.000Z", "2024-05-01T09:30:00.400Z", " after 0s"},
		{"2024-05-01T11:30:00+02:00", "2024-05-01T09:31:00Z", " after 1m0s"},
		{"2024-05-01T09:30:00.000Z", "", ""},
		{"", "2024-05-01T09:30:00.000Z", ""},
		{"1714555800000", "1714555801000", " after 1s"},
		{"1714555800000", "soon", ""},
		{"2024-05-01T09:30:01.000Z", "2024-05-01T09:30:00.000Z", ""},
	} {
		if got := took(tc.from, tc.to); got != tc.want {
			t.Errorf("took(%q, %q) = %q, want %q", tc.from, tc.to, got, tc.want)
		}
	}
}

// TestExplainInterrupt names the steps that ran when nobody followed the execution any more.
func TestExplainInterrupt(t *testing.T) {
	t.Parallel()
	f := Follower{WorkflowID: 7, ExecutionID: "e"}
	details := peak.ExecutionDetails{Status: "Running", Steps: []peak.ExecutionStep{
		{Name: "load", Status: "Success"}, {Name: "train", Status: "running"}, {Name: "call", Status: "Running"}, {Name: "next", Status: "Pending"},
		{Name: "new", Status: "Executing", StartedAt: "1714555800000"}, {Name: "queued", Status: "Scheduled"},
	}}
	const still = "Execution e of workflow 7 is still running on the platform, and nothing stops it: follow it there, or with the data source peak_workflow_execution."
	for _, tc := range []struct {
		err  error
		want string
	}{
		{&leftError{runningSteps(details), context.Canceled}, "Following it was interrupted while it ran step train, step call, step new. " + still},
		{&leftError{nil, context.Canceled}, "Following it was interrupted. " + still},
	} {
		if summary, detail := f.Explain(tc.err); summary != "Execution left running" || detail != tc.want {
			t.Errorf("%s: %s", summary, detail)
		}
	}
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"net/http"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator"
)

// NewContrary is a platform in contrary mode. Its answers are judged as leniently as contrary mode needs and no more.
func NewContrary(t *testing.T) *Testbed {
	t.Helper()
	return New(t, func(o *emulator.Options) { o.Contrary = true })
}

// Done checks that a call succeeded, with whichever status, and answers the body; empty without one.
func (a Answer) Done() map[string]any {
	a.t.Helper()
	if a.Status/100 != 2 {
		a.t.Fatalf("%s: status %d: %s", a.call, a.Status, a.Raw)
	}
	if len(a.Raw) == 0 {
		return map[string]any{}
	}
	return a.Body()
}

// ContraryFlow deploys a workflow block on a contrary platform and answers the ids of spec and deployment.
func (w *Testbed) ContraryFlow(name string) (specID, id string) {
	w.t.Helper()
	specID = Text(w.Form(http.MethodPost, BlockSpecsPath, AppZip(w.t), "spec", SpecJSON("workflow", name, "1.0.0", FlowConfig),
		"featured", "null", "autoRunOnDeploy", "null", "parameters", FlowParameters).Done()["id"])
	id = Text(w.DeployBlock(name, specID, `, "parameters": {"build": {"cmd": "run"}, "run": {"secret": "hush"}}`).Done()["id"])
	w.Clock.Move(Lifecycle)
	return specID, id
}

// WantContrary checks the status of a deployment.
func (w *Testbed) WantContrary(path, want string) {
	w.t.Helper()
	WantDig(w.t, w.Get(path).Done(), want, "metadata", "status")
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

// Paths of collections, with the slash that ids follow.
const (
	BlockSpecsPath       = "/v1/blocks/specs/"
	AppSpecsPath         = "/v1/apps/specs/"
	BlockDeploymentsPath = "/v1/blocks/deployments/"
	AppDeploymentsPath   = "/v1/apps/deployments/"
	WorkflowsPath        = "/workflows/api/v1/workflows/"
)

// SpecJSON is a spec document.
func SpecJSON(kind, name, version, config string) string {
	return `{"version": 1, "kind": "` + kind + `", "metadata": {"name": "` + name + `", "title": "T ` + name + `", "summary": "S"}, "release": {"version": "` + version + `", "notes": "n ` + version + `"}, "config": ` + config + `}`
}

// FlowConfig is a workflow of one step, built from the archive.
const FlowConfig = `{"images": {"base": {"dockerfile": "Dockerfile", "context": "."}}, "steps": {"load": {"type": "standard", "imageRef": "base", "command": "@param:cmd", "parameters": {"env": {"N": "@param:n"}}}}}`

// FlowParameters go with flowConfig.
const FlowParameters = `{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "n", "type": "number", "defaultValue": 3}],
	"run": [{"name": "agg", "type": "string", "options": [{"title": "A", "value": "AVG"}, {"title": "M", "value": "MAX"}], "defaultValue": "AVG"}, {"name": "secret", "type": "string", "hideValue": true}]}`

// UIConfig is a service, built from the archive.
const UIConfig = `{"serviceType": "web-app", "image": {"dockerfile": "Dockerfile"}, "resources": {"instanceTypeId": 41}}`

// BlockSpec creates a block spec with release 1.0.0 and answers its id. Pairs are further form fields.
func (w *Testbed) BlockSpec(kind, name, config string, pairs ...string) string {
	w.t.Helper()
	pairs = append([]string{"spec", SpecJSON(kind, name, "1.0.0", config)}, pairs...)
	for _, flag := range []string{"featured", "autoRunOnDeploy"} {
		if !slices.Contains(pairs, flag) {
			pairs = append(pairs, flag, "null")
		}
	}
	body := w.Form(http.MethodPost, BlockSpecsPath, AppZip(w.t), pairs...)
	return Text(body.Want(http.StatusCreated)["id"])
}

// FlowSpec creates a workflow block spec.
func (w *Testbed) FlowSpec(name string) string {
	w.t.Helper()
	return w.BlockSpec("workflow", name, FlowConfig, "parameters", FlowParameters)
}

// BlockRelease publishes a release of a block spec.
func (w *Testbed) BlockRelease(id, version, config, parameters string) Answer {
	w.t.Helper()
	return w.Form(http.MethodPost, BlockSpecsPath+id+"/releases", AppZip(w.t),
		"spec", `{"release": {"version": "`+version+`"}, "config": `+config+`}`, "autoRunOnDeploy", "null", "parameters", parameters)
}

// AppItems is the config of an app: pairs of block spec id and version.
func AppItems(pairs ...string) string {
	var items []string
	for i := 0; i < len(pairs); i += 2 {
		items = append(items, `{"id": "`+pairs[i]+`", "release": {"version": "`+pairs[i+1]+`"}}`)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// AppBody is the body of an app spec create: its members are JSON texts.
func AppBody(t *testing.T, name, config string, members map[string]any) string {
	t.Helper()
	body := map[string]any{"spec": SpecJSON("app", name, "1.0.0", config), "featured": "null", "scope": nil, "parameters": "null"}
	maps.Copy(body, members)
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// AppSpec creates an app spec and answers its id.
func (w *Testbed) AppSpec(name, config string, members map[string]any) string {
	w.t.Helper()
	return Text(w.JSON(http.MethodPost, AppSpecsPath, AppBody(w.t, name, config, members)).Want(http.StatusCreated)["id"])
}

// DeployBlock creates a block deployment from further members of its body.
func (w *Testbed) DeployBlock(name, specID, members string) Answer {
	w.t.Helper()
	return w.JSON(http.MethodPost, BlockDeploymentsPath, `{"metadata": {"name": "`+name+`"}, "spec": {"id": "`+specID+`"}`+members+`}`)
}

// DeployFlow deploys a workflow block and lets it become deployed.
func (w *Testbed) DeployFlow(name, specID string) string {
	w.t.Helper()
	id := Text(w.DeployBlock(name, specID, `, "parameters": {"build": {"cmd": "run"}}`).Want(http.StatusCreated)["id"])
	w.Clock.Move(Lifecycle)
	w.WantStatus(BlockDeploymentsPath+id, "deployed")
	return id
}

// Dig follows member names and indices through a decoded answer and spells what it finds.
func Dig(body any, path ...any) string {
	for _, step := range path {
		switch key := step.(type) {
		case string:
			object, _ := body.(map[string]any)
			body = object[key]
		case int:
			list, _ := body.([]any)
			if key >= len(list) {
				return "<none>"
			}
			body = list[key]
		}
	}
	if number, is := body.(float64); is {
		return Text(number)
	}
	if literal, is := body.(string); is {
		return literal
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// WantDig checks one place in a body.
func WantDig(t *testing.T, body any, want string, path ...any) {
	t.Helper()
	if got := Dig(body, path...); got != want {
		t.Errorf("%v: %s, want %s", path, got, want)
	}
}

// WantStatus checks the status of a deployment.
func (w *Testbed) WantStatus(path, want string) map[string]any {
	w.t.Helper()
	body := w.Get(path).Want(http.StatusOK)
	WantDig(w.t, body, want, "metadata", "status")
	return body
}

// Outcome sets an outcome.
func (w *Testbed) Outcome(o world.Outcome) {
	w.t.Helper()
	if err := w.SetOutcome(o); err != nil {
		w.t.Fatal(err)
	}
}

// WantEmpty checks that nothing is left on the platform.
func (w *Testbed) WantEmpty() {
	w.t.Helper()
	if objects := w.Leftovers(); len(objects) > 0 {
		w.t.Errorf("something is left: %v", objects)
	}
}

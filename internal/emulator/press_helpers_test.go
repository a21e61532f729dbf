package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/world"
)

const (
	blockSpecsPath       = "/v1/blocks/specs/"
	appSpecsPath         = "/v1/apps/specs/"
	blockDeploymentsPath = "/v1/blocks/deployments/"
	appDeploymentsPath   = "/v1/apps/deployments/"
	workflowsPath        = "/workflows/api/v1/workflows/"
)

// specJSON is a spec document.
func specJSON(kind, name, version, config string) string {
	return `{"version": 1, "kind": "` + kind + `", "metadata": {"name": "` + name + `", "title": "T ` + name + `", "summary": "S"}, "release": {"version": "` + version + `", "notes": "n ` + version + `"}, "config": ` + config + `}`
}

// flowConfig is a workflow of one step, built from the archive.
const flowConfig = `{"images": {"base": {"dockerfile": "Dockerfile", "context": "."}}, "steps": {"load": {"type": "standard", "imageRef": "base", "command": "@param:cmd", "parameters": {"env": {"N": "@param:n"}}}}}`

// flowParameters go with flowConfig.
const flowParameters = `{"build": [{"name": "cmd", "type": "string", "required": true}, {"name": "n", "type": "number", "defaultValue": 3}],
	"run": [{"name": "agg", "type": "string", "options": [{"title": "A", "value": "AVG"}, {"title": "M", "value": "MAX"}], "defaultValue": "AVG"}, {"name": "secret", "type": "string", "hideValue": true}]}`

// uiConfig is a service, built from the archive.
const uiConfig = `{"serviceType": "web-app", "image": {"dockerfile": "Dockerfile"}, "resources": {"instanceTypeId": 41}}`

// blockSpec creates a block spec with release 1.0.0 and answers its id. Pairs are further form fields.
func (w *testbed) blockSpec(kind, name, config string, pairs ...string) string {
	w.t.Helper()
	pairs = append([]string{"spec", specJSON(kind, name, "1.0.0", config)}, pairs...)
	for _, flag := range []string{"featured", "autoRunOnDeploy"} {
		if !slices.Contains(pairs, flag) {
			pairs = append(pairs, flag, "null")
		}
	}
	body := w.form(http.MethodPost, blockSpecsPath, appZip(w.t), pairs...)
	return text(body.want(http.StatusCreated)["id"])
}

// flowSpec creates a workflow block spec.
func (w *testbed) flowSpec(name string) string {
	w.t.Helper()
	return w.blockSpec("workflow", name, flowConfig, "parameters", flowParameters)
}

// blockRelease publishes a release of a block spec.
func (w *testbed) blockRelease(id, version, config, parameters string) answer {
	w.t.Helper()
	return w.form(http.MethodPost, blockSpecsPath+id+"/releases", appZip(w.t),
		"spec", `{"release": {"version": "`+version+`"}, "config": `+config+`}`, "autoRunOnDeploy", "null", "parameters", parameters)
}

// appItems is the config of an app: pairs of block spec id and version.
func appItems(pairs ...string) string {
	var items []string
	for i := 0; i < len(pairs); i += 2 {
		items = append(items, `{"id": "`+pairs[i]+`", "release": {"version": "`+pairs[i+1]+`"}}`)
	}
	return "[" + strings.Join(items, ", ") + "]"
}

// appBody is the body of an app spec create: its members are JSON texts.
func appBody(t *testing.T, name, config string, members map[string]any) string {
	t.Helper()
	body := map[string]any{"spec": specJSON("app", name, "1.0.0", config), "featured": "null", "scope": nil, "parameters": "null"}
	maps.Copy(body, members)
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// appSpec creates an app spec and answers its id.
func (w *testbed) appSpec(name, config string, members map[string]any) string {
	w.t.Helper()
	return text(w.json(http.MethodPost, appSpecsPath, appBody(w.t, name, config, members)).want(http.StatusCreated)["id"])
}

// deployBlock creates a block deployment from further members of its body.
func (w *testbed) deployBlock(name, specID, members string) answer {
	w.t.Helper()
	return w.json(http.MethodPost, blockDeploymentsPath, `{"metadata": {"name": "`+name+`"}, "spec": {"id": "`+specID+`"}`+members+`}`)
}

// deployFlow deploys a workflow block and lets it become deployed.
func (w *testbed) deployFlow(name, specID string) string {
	w.t.Helper()
	id := text(w.deployBlock(name, specID, `, "parameters": {"build": {"cmd": "run"}}`).want(http.StatusCreated)["id"])
	w.clock.Move(testLifecycle)
	w.wantStatus(blockDeploymentsPath+id, "deployed")
	return id
}

// dig follows member names and indices through a decoded answer and spells what it finds.
func dig(body any, path ...any) string {
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
		return text(number)
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

// wantDig checks one place in a body.
func wantDig(t *testing.T, body any, want string, path ...any) {
	t.Helper()
	if got := dig(body, path...); got != want {
		t.Errorf("%v: %s, want %s", path, got, want)
	}
}

// wantStatus checks the status of a deployment.
func (w *testbed) wantStatus(path, want string) map[string]any {
	w.t.Helper()
	body := w.get(path).want(http.StatusOK)
	wantDig(w.t, body, want, "metadata", "status")
	return body
}

// outcome sets an outcome.
func (w *testbed) outcome(o world.Outcome) {
	w.t.Helper()
	if err := w.SetOutcome(o); err != nil {
		w.t.Fatal(err)
	}
}

// wantEmpty checks that nothing is left on the platform.
func (w *testbed) wantEmpty() {
	w.t.Helper()
	if objects := w.Leftovers(); len(objects) > 0 {
		w.t.Errorf("something is left: %v", objects)
	}
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"net/http"
	"strings"
	"testing"
)

// App is an app of a workflow and a service on a platform.
type App struct {
	*Testbed

	Etl, UI, Spec string
}

// NewApp makes an app spec whose parameter cmd is one of its workflow.
func NewApp(t *testing.T) *App {
	t.Helper()
	w := New(t)
	a := &App{Testbed: w, Etl: w.FlowSpec("etl"), UI: w.BlockSpec("service", "ui", UIConfig)}
	a.Spec = w.AppSpec("demo", `[{"id": "`+a.Etl+`", "release": {"version": "1.0.0"}, "autoRunOnDeploy": true}, {"id": "`+a.UI+`", "release": {"version": "1.0.0"}}]`,
		map[string]any{"parameters": `{"build": [{"name": "cmd", "type": "string", "hideValue": true}], "run": [{"name": "agg", "type": "string", "defaultValue": "MAX"}]}`})
	return a
}

// Deploy deploys the app from further members of the body and answers its path.
func (a *App) Deploy(name, members string) string {
	a.t.Helper()
	body := a.JSON(http.MethodPost, AppDeploymentsPath, `{"metadata": {"name": "`+name+`"}, "spec": {"id": "`+a.Spec+`"}`+members+`}`)
	return AppDeploymentsPath + Text(body.Want(http.StatusCreated)["id"])
}

// Deployed deploys the app with the one parameter that it needs, and waits.
func (a *App) Deployed(name string) string {
	a.t.Helper()
	path := a.Deploy(name, `, "appParameters": {"build": {"cmd": "run"}}`)
	a.Clock.Move(3 * Lifecycle)
	a.WantStatus(path, "deployed")
	return path
}

// Blocks lists one member of the blocks of an app deployment.
func (a *App) Blocks(path, member string) string {
	a.t.Helper()
	items, _ := a.Get(path).Want(http.StatusOK)["latestRevision"].(map[string]any)["blocks"].([]any)
	var list []string
	for _, item := range items {
		list = append(list, Dig(item, member))
	}
	return strings.Join(list, ",")
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package testbed

import (
	"net/http"
	"strings"
)

// Service creates a service from further members of its body.
func (w *Testbed) Service(name, imageID, members string) string {
	w.t.Helper()
	return Text(w.JSON(http.MethodPost, ServicesPath, `{"name": "`+name+`", "imageDetails": {"imageId": `+imageID+`}`+members+`}`).Want(201)["id"])
}

// Flow creates a workflow from the JSON of its steps and further members, and answers its id.
func (w *Testbed) Flow(name, steps, members string) string {
	w.t.Helper()
	return Text(w.JSON(http.MethodPost, WorkflowsPath, `{"name": "`+name+`", "steps": `+steps+members+`}`).Want(http.StatusCreated)["id"])
}

// Step is a standard step in an image, with further members.
func Step(imageID, members string) string {
	return `{"imageId": ` + imageID + `, "command": "run"` + members + `}`
}

// Execute starts an execution and answers its path.
func (w *Testbed) Execute(workflowID, body string) string {
	w.t.Helper()
	id := Text(w.JSON(http.MethodPost, WorkflowsPath+workflowID+"/execute", body).Want(http.StatusOK)["executionId"])
	return WorkflowsPath + workflowID + "/executions/" + id
}

// Steps spells the steps of an execution in their order: name and status.
func (w *Testbed) Steps(path string) string {
	w.t.Helper()
	items, _ := w.Get(path).Want(http.StatusOK)["steps"].([]any)
	var list []string
	for _, item := range items {
		list = append(list, Dig(item, "name")+" "+Dig(item, "status"))
	}
	return strings.Join(list, ", ")
}

// Log is everything that a step wrote, one line per message.
func (w *Testbed) Log(path, step string) string {
	w.t.Helper()
	var lines []string
	token := ""
	for range 100 {
		body := w.Get(path + "/logs?stepName=" + step + "&nextToken=" + token).Want(http.StatusOK)
		page, _ := body["logs"].([]any)
		for _, line := range page {
			lines = append(lines, Dig(line, "message"))
		}
		next := Dig(body, "nextToken")
		if next == token {
			break
		}
		token = next
	}
	return strings.Join(lines, "\n")
}

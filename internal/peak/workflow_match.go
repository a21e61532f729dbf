// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package peak

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// sameWorkflow reports whether a workflow can be the one that was sent: it has the same steps, which agree in all that was
// sent and is shown, and the same
// triggers. Secrets are shown masked or not at all, so they prove nothing.
func sameWorkflow(shown Workflow, sent WorkflowBody) bool {
	if len(shown.Steps) != len(sent.Steps) || sent.Triggers != nil && len(shown.Triggers) != len(sent.Triggers) {
		return false
	}
	for name, step := range sent.Steps {
		want, okWant := step.(map[string]any)
		got, okGot := shown.Steps[name].(map[string]any)
		if !okWant || !okGot || !reflect.DeepEqual(want["command"], got["command"]) || !agree(want, got) {
			return false
		}
	}
	for i, trigger := range sent.Triggers {
		want, okWant := trigger.(map[string]any)
		got, okGot := shown.Triggers[i].(map[string]any)
		if okWant && okGot && !agree(pickMember(want, "cron"), got) {
			return false
		}
	}
	return true
}

// unproving are the members of a step whose values the platform may show in another form than that in which they were sent
// (contract 16.4), or not for what they are.
var unproving = map[string]bool{"token": true, "env": true, "inherit": true, "secrets": true, "auth": true, "headers": true}

// agree reports whether every member of want that got has as well is the same there. Lists are compared by their length
// only, since their order is not documented.
func agree(want, got map[string]any) bool {
	for name, wanted := range want {
		shown, there := got[name]
		if !there || shown == nil || wanted == nil || unproving[name] {
			continue
		}
		switch shown := shown.(type) {
		case map[string]any:
			if object, ok := wanted.(map[string]any); ok && !agree(object, shown) {
				return false
			}
		case []any:
			if list, ok := wanted.([]any); ok && len(list) != len(shown) {
				return false
			}
		default:
			if !strings.EqualFold(scalarText(wanted), scalarText(shown)) {
				return false
			}
		}
	}
	return true
}

// scalarText writes a JSON scalar so that equal ones are the same, whatever their type in Go and their spelling.
func scalarText(value any) string {
	encoded, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	var read text
	if json.Unmarshal(encoded, &read) != nil {
		return string(encoded)
	}
	return string(read)
}

func pickMember(object map[string]any, name string) map[string]any {
	return map[string]any{name: object[name]}
}

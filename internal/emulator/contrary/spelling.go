// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contrary

import (
	"slices"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/deployments"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/services"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
)

// respell writes a value of an answer in other words: other words of progress, where a transition is only assumed, and members
// that the contract does not name. What users put in freely stays as it is, and so do numbers: ids and counts are integers.
func (c Contrary) respell(operation, name string, value any) any {
	switch typed := value.(type) {
	case map[string]any:
		for member, inner := range typed {
			if !slices.Contains(freeMembers(), member) && !freeOf(operation, member) {
				typed[member] = c.respell(operation, member, inner)
			}
		}
		if name != "steps" && c.Turned.Has(assumptions.OtherMembers) {
			typed["x-revision-marker"] = "unknown"
			typed["links"] = map[string]any{"self": operation, "related": []any{}}
		}
	case []any:
		for i, item := range typed {
			typed[i] = c.respell(operation, name, item)
		}
	case string:
		if slices.Contains(statusMembers(), name) {
			return c.inBetween(operation, typed)
		}
	}
	return value
}

// free tells the operations whose whole answer is a map with the users' names.
func free(operation string) bool {
	return strings.HasSuffix(operation, "/parameters/run") || strings.HasSuffix(operation, "/access/permissions")
}

// freeOf tells the members that are free in one area only: rows of a query, metadata of a namespace or a metric, columns of a table.
func freeOf(operation, member string) bool {
	return strings.HasSuffix(operation, "/metrics/query") && member == "data" ||
		strings.Contains(operation, "/semantic-layer/") && (member == "metadata" || member == "columns")
}

// freeMembers hold what users put in: maps with names of theirs, values of any type, and configs as they were stored.
func freeMembers() []string {
	return []string{"parameters", "appParameters", "config", "output", "outputParameters", "headers", "watchers", "warehouseMap", "links"}
}

// statusMembers hold words for how something stands.
func statusMembers() []string {
	return []string{"status", "lastBuildStatus", "buildStatus", "stepRunStatus"}
}

// inBetween is another word of progress. Which words there are is a fact, when one is shown is assumed (contract 25): where a
// platform has two words for something under way it shows the other one. Final words stay, and so do those that the official
// SDK waits by: Running of steps, building of builds, deleting of images.
func (c Contrary) inBetween(operation, word string) string {
	point := assumptions.DeploymentWords
	switch word {
	case services.ServiceCreating:
		point = assumptions.ServiceWords
	case workflows.RunPending, workflows.RunSkipped:
		point = assumptions.StepWords
	}
	if !c.Turned.Has(point) {
		return word
	}
	switch word {
	case deployments.DepDeploying, deployments.DepRedeploying, deployments.DepRollback:
		return deployments.DepUpdating
	case deployments.DepDeleting:
		if strings.Contains(operation, "/image-management/") {
			// Documented (contract 17.3).
			return word
		}
		return deployments.DepUpdating
	case services.ServiceCreating:
		return services.ServiceDeploying
	case workflows.RunPending:
		// Words for a step that has not begun or never will are assumed (contract 16.7).
		return "Scheduled"
	case workflows.RunSkipped:
		return "Omitted"
	}
	return word
}

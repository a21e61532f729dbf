// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contrary

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/images"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/workflows"
)

// turnViews turns the objects in an answer: members that are only assumed are left out, others are there.
func (c Contrary) turnViews(operation string, r *wire.Request, body any) {
	object, is := body.(map[string]any)
	if !is {
		return
	}
	method, path, _ := strings.Cut(operation, " ")
	switch {
	case strings.HasPrefix(path, "/v1/"):
		c.turnPress(method, path, object)
	case strings.HasPrefix(path, "/image-management/"):
		c.turnImages(operation, r, object)
	case strings.HasPrefix(path, "/workflows/"):
		c.turnWorkflows(operation, r, object)
	case strings.HasPrefix(path, "/semantic-layer/"):
		c.turnMetrics(operation, object)
	case operation == "GET /webapps/api/v1/webapps/{id}":
		// Contract 18.2.
		if c.Turned.Has(assumptions.ServiceMembers) {
			without(object, "title", "description", "parameters")
		}
		if c.Turned.Has(assumptions.ServiceURL) {
			without(object, "applicationUrl")
		}
	case operation == "GET /artifacts/api/v1/artifacts/{id}":
		// Contract 20.
		if !c.Turned.Has(assumptions.ArtifactVersionMembers) {
			return
		}
		each(object, "versions", func(version map[string]any) { only(version, "version") })
	case strings.HasSuffix(path, "/valkey-credentials"):
		// Contract 24.2.
		if !c.Turned.Has(assumptions.CacheURL) {
			return
		}
		object["host"], object["port"], object["userId"], object["password"] = "local.valkey.example", 6380, object["tenant"], "local-valkey-password"
		without(object, "url", "engine")
	case strings.HasSuffix(path, "/tenants/tenant-metadata"):
		// Contract 21.
		if !c.Turned.Has(assumptions.TenantMembers) {
			return
		}
		object["tenantId"], object["tenantName"] = 77, r.Tenant
	}
}

// each calls turn for every object of a list member.
func each(object map[string]any, list string, turn func(map[string]any)) {
	items, _ := object[list].([]any)
	for _, item := range items {
		if inner, is := item.(map[string]any); is {
			turn(inner)
		}
	}
}

// inner calls turn for an object member.
func inner(object map[string]any, member string, turn func(map[string]any)) {
	if value, is := object[member].(map[string]any); is {
		turn(value)
	}
}

// without removes members.
func without(object map[string]any, members ...string) {
	for _, member := range members {
		delete(object, member)
	}
}

// only removes all members but some.
func only(object map[string]any, members ...string) {
	maps.DeleteFunc(object, func(member string, _ any) bool { return !slices.Contains(members, member) })
}

// withoutNull removes members that are null.
func withoutNull(object map[string]any, members ...string) {
	for _, member := range members {
		if object[member] == nil {
			delete(object, member)
		}
	}
}

// turnImages turns images, versions and logs of builds (contract 17).
func (c Contrary) turnImages(operation string, r *wire.Request, object map[string]any) {
	const base = "/image-management/api/v2/images"
	switch operation {
	case "GET " + base + "/{imageId}":
		if !c.Turned.Has(assumptions.ImageLatestMembers) {
			return
		}
		inner(object, "latestVersion", func(version map[string]any) { only(version, "id", "version", "status") })
	case "GET " + base + "/{imageId}/versions":
		if !c.Turned.Has(assumptions.VersionListMembers) {
			return
		}
		each(object, "versions", func(version map[string]any) {
			url, _ := version["pullUrl"].(string)
			version["imageName"], _, _ = strings.Cut(strings.TrimPrefix(url, images.Registry), ":")
		})
	case "GET " + base + "/{imageId}/versions/{versionId}":
		if !c.Turned.Has(assumptions.ImageToken) {
			return
		}
		inner(object, "buildDetails", func(details map[string]any) {
			if details["source"] == images.SourceGithub {
				details["token"] = specs.Mask
			}
		})
	case "POST " + base + "/{imageId}/versions", "PATCH " + base + "/{imageId}/versions/{versionId}":
		if c.Turned.Has(assumptions.AutodeployNull) {
			withoutNull(object, "autodeploymentId")
		}
	case "GET " + base + "/{imageId}/builds/{buildId}/logs":
		if c.Turned.Has(assumptions.FinishTimeNull) {
			withoutNull(object, "finishTime")
		}
		c.endToken(r, object, object["buildStatus"] == images.BuildBuilding)
	}
}

// endToken answers no token at the end of a log, instead of the same again (contract 16.7). While the log grows, readers go on
// with the token that they have got.
func (c Contrary) endToken(r *wire.Request, object map[string]any, grows bool) {
	if token := object["nextToken"]; c.Turned.Has(assumptions.LogEnd) && !grows && token == r.Query.Get("nextToken") {
		object["nextToken"] = nil
	}
}

// turnWorkflows turns workflows and their executions (contract 16).
func (c Contrary) turnWorkflows(operation string, r *wire.Request, object map[string]any) {
	const base = "/workflows/api/v1/workflows"
	switch operation {
	case "POST " + base, "PUT " + base + "/{id}":
		if triggers, _ := object["triggers"].([]any); len(triggers) == 0 && c.Turned.Has(assumptions.TriggersEmpty) {
			delete(object, "triggers")
		}
	case "GET " + base + "/{id}":
		if c.Turned.Has(assumptions.WorkflowMembers) {
			without(object, "metadata", "retryOptions")
		}
		if !c.Turned.Has(assumptions.WorkflowToken) {
			return
		}
		inner(object, "steps", func(steps map[string]any) {
			for name := range steps {
				inner(steps, name, func(step map[string]any) {
					inner(step, "repository", func(repository map[string]any) { repository["token"] = specs.Mask })
				})
			}
		})
	case "GET " + base + "/executions/{id}":
		if !c.Turned.Has(assumptions.ExecutionListMembers) {
			return
		}
		each(object, "executions", func(execution map[string]any) { only(execution, "executionId", "status", "executedAt") })
	case "GET " + base + "/{id}/executions/{executionId}":
		if c.Turned.Has(assumptions.StepTypes) {
			each(object, "steps", turnExecutionStep)
		}
		if c.Turned.Has(assumptions.RunID) {
			object["runId"] = uuid.NewSHA1(uuid.NameSpaceOID, []byte(r.Values["executionId"])).String()
		}
	case "GET " + base + "/{id}/executions/{executionId}/logs":
		c.endToken(r, object, object["stepRunStatus"] == workflows.RunRunning || object["stepRunStatus"] == workflows.RunPending)
	}
}

// turnExecutionStep gives the members of an execution's step other types: nothing says which they have (contract 16.7).
func turnExecutionStep(step map[string]any) {
	for _, member := range []string{"startedAt", "finishedAt"} {
		if text, is := step[member].(string); is {
			if moment, err := time.Parse(wire.TimeLayout, text); err == nil {
				step[member] = moment.UnixMilli()
			}
		}
	}
	if text, is := step["image"].(string); is {
		name, version, _ := strings.Cut(text, ":")
		step["image"] = map[string]any{"name": name, "version": version}
	}
	if step["output"] != nil {
		step["output"] = specs.AsText(step["output"])
	}
}

// turnMetrics turns what is published (contract 24.1): publishing a collection does not tell its artifact, segments are texts.
func (c Contrary) turnMetrics(operation string, object map[string]any) {
	const base = "/semantic-layer/api/v1/metrics"
	switch operation {
	case "POST " + base + "/collections/{id}/publish":
		if c.Turned.Has(assumptions.PublishArtifact) {
			without(object, "artifactId")
		}
	case "GET " + base:
		if !c.Turned.Has(assumptions.SegmentObjects) {
			return
		}
		each(object, "data", func(row map[string]any) {
			segments, _ := row["segments"].([]any)
			for i := range segments {
				if segment, is := segments[i].(map[string]any); is {
					segments[i] = segment["name"]
				}
			}
		})
	}
}

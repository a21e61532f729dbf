// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contrary

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/deployments"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/specs"
)

// turnPress turns specs, releases, deployments and revisions (contract 10 to 14).
func (c Contrary) turnPress(method, path string, object map[string]any) {
	_, rest, _ := strings.Cut(strings.TrimPrefix(path, "/v1/"), "/")
	isApp := strings.HasPrefix(path, "/v1/apps/")
	switch {
	case strings.HasSuffix(path, "/revisions/{revision}"):
		c.turnRevision(object)
	case strings.HasSuffix(path, "/revisions") && method == http.MethodGet:
		each(object, "revisions", c.turnListedRevision)
		// The same list again, for the official SDK.
		each(object, "deployments", c.turnListedRevision)
	case strings.HasSuffix(path, "/releases/{version}"):
		c.turnRelease(object, isApp)
	case strings.HasSuffix(path, "/releases") && method == http.MethodGet:
		if c.Turned.Has(assumptions.ReleaseListMembers) {
			each(object, "releases", func(release map[string]any) { only(release, "version") })
		}
	case rest == "specs/{specId}" && method != http.MethodDelete:
		c.turnSpec(object)
	case object["specs"] != nil:
		each(object, "specs", c.turnListedSpec)
	case rest == "deployments/{id}" && method != http.MethodDelete:
		c.turnDeployment(object)
	case object["deployments"] != nil:
		each(object, "deployments", c.turnListedDeployment)
	}
}

// turnSpec is a spec with what contract 10.6 assumes to be absent, and without the tenants, which only lists are known to show.
func (c Contrary) turnSpec(object map[string]any) {
	if c.Turned.Has(assumptions.SpecTenants) {
		delete(object, "tenants")
	}
	c.turnListedSpec(object)
}

// turnListedSpec is a spec as a list shows it: with the tenants.
func (c Contrary) turnListedSpec(object map[string]any) {
	if _, shown := object["parameters"]; !shown && c.Turned.Has(assumptions.SpecListParameters) {
		object["parameters"] = nil
	}
	if c.Turned.Has(assumptions.SpecUpdatedMembers) {
		inner(object, "metadata", func(metadata map[string]any) {
			metadata["updatedAt"], metadata["updatedBy"] = metadata["createdAt"], metadata["createdBy"]
		})
	}
}

// turnRelease is a release without its version, and an app's without what contract 11 assumes: its parameters are a fact.
func (c Contrary) turnRelease(object map[string]any, isApp bool) {
	if c.Turned.Has(assumptions.ReleaseVersion) {
		delete(object, "version")
	}
	if c.Turned.Has(assumptions.ReleaseArtifactNull) {
		withoutNull(object, "artifact")
	}
	if isApp && c.Turned.Has(assumptions.AppReleaseAutorun) {
		each(object, "config", func(block map[string]any) { delete(block, "autoRunOnDeploy") })
	}
}

// turnDeployment is a deployment with no more in it than what the official SDK and its documents read (contract 13.4).
func (c Contrary) turnDeployment(object map[string]any) {
	if object["kind"] == specs.KindApp && c.Turned.Has(assumptions.AppParametersShown) {
		without(object, "parameters", "appParameters")
	}
	c.turnKind(object)
	if c.Turned.Has(assumptions.DeploymentParentNull) {
		withoutNull(object, "parent")
	}
	if c.Turned.Has(assumptions.DeploymentMetadata) {
		inner(object, "metadata", func(metadata map[string]any) { only(metadata, "name", "title", "tags", "status") })
	}
	inner(object, "latestRevision", func(latest map[string]any) {
		if c.Turned.Has(assumptions.DeploymentLatest) {
			// The message is the emulator's own, and stands for what a platform may say beyond the contract.
			only(latest, "revision", "status", "blocks", "resources", "message")
		}
		each(latest, "blocks", c.turnKind)
		each(latest, "resources", c.turnResource)
	})
	if c.Turned.Has(assumptions.DeploymentSpec) {
		inner(object, "spec", func(reference map[string]any) {
			release, _ := reference["release"].(map[string]any)
			object["spec"] = map[string]any{"specId": reference["id"], "releaseVersion": release["version"]}
		})
	}
	if c.Turned.Has(assumptions.HiddenMask) {
		inner(object, "parameters", remask)
	}
}

// turnListedDeployment is a deployment as a list shows it: that spec has an id there is a fact (contract 13.3).
func (c Contrary) turnListedDeployment(object map[string]any) {
	reference, _ := object["spec"].(map[string]any)
	id := reference["id"]
	c.turnDeployment(object)
	inner(object, "spec", func(shown map[string]any) { shown["id"] = id })
}

// turnKind uses the older word for services (contract 15).
func (c Contrary) turnKind(object map[string]any) {
	if object["kind"] == specs.KindService && c.Turned.Has(assumptions.KindWords) {
		object["kind"] = "webapp"
	}
}

// turnListedRevision is a revision as a list shows it (contract 13.8). One that was replaced still counts as deployed.
func (c Contrary) turnListedRevision(revision map[string]any) {
	if c.Turned.Has(assumptions.RevisionListMembers) {
		only(revision, "id", "revision", "status", "notes", "message")
	}
	if revision["status"] == deployments.RevSuperseded && c.Turned.Has(assumptions.RevisionSuperseded) {
		revision["status"] = deployments.DepDeployed
	}
}

// turnRevision is a described revision: what its members look like inside is not documented (contract 13.8).
func (c Contrary) turnRevision(object map[string]any) {
	if object["status"] == deployments.RevSuperseded && c.Turned.Has(assumptions.RevisionSuperseded) {
		object["status"] = deployments.DepDeployed
	}
	if c.Turned.Has(assumptions.RevisionLatest) {
		inner(object, "latestRevision", func(latest map[string]any) {
			object["latestRevision"] = map[string]any{"number": latest["revision"]}
		})
		object["spec"] = map[string]any{}
	}
	each(object, "resources", c.turnResource)
	if c.Turned.Has(assumptions.HiddenMask) {
		inner(object, "parameters", remask)
	}
}

// turnResource is a resource of a revision with kind and name, which are facts, and nothing else that contract 13.8 has.
func (c Contrary) turnResource(resource map[string]any) {
	if !c.Turned.Has(assumptions.RevisionResources) {
		return
	}
	resource["platform"] = resource["platformId"]
	only(resource, "kind", "name", "platform", "message")
}

// remask hides hidden values in other ways than contract 13.4 assumes; which one follows from the name of the parameter.
func remask(object map[string]any) {
	for name, value := range object {
		inner(object, name, remask)
		if value != specs.Mask {
			continue
		}
		switch pick(name, 5) {
		case 0:
			object[name] = nil
		case 1:
			object[name] = "<hidden>"
		case 2:
			object[name] = "****1234"
		case 3:
			object[name] = ""
		default:
			delete(object, name)
		}
	}
}
